//! Puts a module's functions beside those that they are like: compression looks back a short way only.

use anyhow::Result;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

/// As many bytes in a row are what two functions have in common.
const RUN: usize = 5;
/// What more functions have than these tells nothing of any.
const COMMON: usize = 60;
/// How much of what a function has counts for the next but one.
const KEPT: f32 = 0.94;

/// The module with its functions in another order. It does the same.
///
/// # Errors
/// Where it is no module.
pub(crate) fn packed(wasm: &[u8]) -> Result<Vec<u8>> {
    let mut bodies = Vec::new();
    let mut imported = 0_u32;
    for part in Parser::new(0).parse_all(wasm) {
        match part? {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    imported += u32::from(matches!(import?.ty, TypeRef::Func(_)));
                }
            }
            Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
            _ => {}
        }
    }
    let order = by_likeness(&bodies);
    let mut places = vec![0; order.len()];
    for (place, &at) in order.iter().enumerate() {
        places[at] = imported + u32::try_from(place)?;
    }
    let mut module = Module::new();
    let mut ordered = Ordered { order, places, imported };
    ordered
        .parse_core_module(&mut module, Parser::new(0), wasm)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(module.finish())
}

/// A module whose functions are written in another order.
struct Ordered {
    /// The functions, as they are to stand.
    order: Vec<usize>,
    /// For each function its new index.
    places: Vec<u32>,
    /// How many functions come from outside, before those of the module.
    imported: u32,
}

impl Reencode for Ordered {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        let own = function.checked_sub(self.imported).and_then(|own| self.places.get(own as usize));
        Ok(own.copied().unwrap_or(function))
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for &at in &self.order {
            functions.function(types[at]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies = section.into_iter().collect::<Result<Vec<FunctionBody<'_>>, _>>()?;
        for at in self.order.clone() {
            utils::parse_function_body(self, code, bodies[at].clone())?;
        }
        Ok(())
    }
}

/// An order in which each function follows those that it has most in common with: the longest first, then always the one that is most like
/// the last ones, for its length.
fn by_likeness(bodies: &[&[u8]]) -> Vec<usize> {
    // Each run of bytes, as a number, with the function that has it; those of a run beside each other.
    let mut runs: Vec<(u64, usize)> = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        runs.extend(
            body.windows(RUN).map(|run| (run.iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte)), at)),
        );
    }
    runs.sort_unstable();
    runs.dedup();
    let shared =
        runs.chunk_by(|one, other| one.0 == other.0).filter(|having| (2..=COMMON).contains(&having.len()));
    let mut runs_of = vec![Vec::new(); bodies.len()];
    for having in shared {
        for &(_, at) in having {
            runs_of[at].push(having);
        }
    }
    let lengths: Vec<f32> = bodies.iter().map(|body| (40.0 + body.len() as f32).powf(0.6)).collect();
    let mut likeness = vec![0.0_f32; bodies.len()];
    let mut left: Vec<usize> = (0..bodies.len()).collect();
    let mut order = Vec::with_capacity(bodies.len());
    let mut next = (0..bodies.len()).max_by_key(|&at| bodies[at].len());
    while let Some(at) = next {
        left.retain(|&other| other != at);
        order.push(at);
        for one in &mut likeness {
            *one *= KEPT;
        }
        for having in &runs_of[at] {
            let weight = 1.0 / (1.0 + having.len() as f32).log2();
            for &(_, other) in *having {
                likeness[other] += weight;
            }
        }
        let fit = |at: usize| likeness[at] / lengths[at];
        next = left.iter().copied().max_by(|&one, &other| fit(one).total_cmp(&fit(other)));
    }
    order
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{
        EntityType, ExportKind, ExportSection, Function, ImportSection, TypeSection, ValType,
    };
    use wasmparser::Operator;

    use super::*;

    #[test]
    fn what_is_alike_stands_together() {
        let bodies: [&[u8]; 5] = [b"one, two", b"a, b, c, d, e, f", b"three, two", b"b, c, d, e", b"a, b, c"];
        assert_eq!(by_likeness(&bodies), [1, 3, 4, 2, 0]);
        assert!(by_likeness(&[]).is_empty());
    }

    /// A function that pushes numbers and drops them, calls another where one is named, and returns the last number.
    fn function(numbers: &[i32], calls: Option<u32>) -> Function {
        let mut function = Function::new([]);
        let mut body = function.instructions();
        for &number in numbers {
            body.i32_const(number).drop();
        }
        match calls {
            Some(other) => body.call(other),
            None => body.i32_const(numbers[0]),
        };
        body.end();
        function
    }

    /// What an exported function calls, as the first number of that function.
    fn called_by(wasm: &[u8], name: &str) -> Option<i32> {
        let (mut bodies, mut exported) = (Vec::new(), None);
        for part in Parser::new(0).parse_all(wasm) {
            match part.unwrap() {
                Payload::CodeSectionEntry(body) => bodies.push(body),
                Payload::ExportSection(exports) => {
                    exported = exports.into_iter().flatten().find(|export| export.name == name);
                }
                _ => {}
            }
        }
        let operators =
            |index: u32| bodies[index as usize - 1].get_operators_reader().unwrap().into_iter().flatten();
        let other = operators(exported?.index).find_map(|one| match one {
            Operator::Call { function_index } => Some(function_index),
            _ => None,
        })?;
        operators(other).find_map(|one| match one {
            Operator::I32Const { value } => Some(value),
            _ => None,
        })
    }

    #[test]
    fn a_module_in_another_order_does_the_same() {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("a", "b", EntityType::Function(0));
        let (mut functions, mut code, mut exports) =
            (FunctionSection::new(), CodeSection::new(), ExportSection::new());
        let bodies = [
            function(&[7, 8], Some(2)),
            function(&[1000, 2000, 3000], None),
            function(&[9], None),
            function(&[1000, 2000, 3000, 4000], Some(3)),
        ];
        for (body, at) in bodies.iter().zip(1..) {
            functions.function(0);
            code.function(body);
            exports.export(&format!("f{at}"), ExportKind::Func, at);
        }
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        let wasm = module.finish();
        let packed = packed(&wasm).unwrap();
        assert_ne!(packed, wasm);
        for (name, first) in [("f1", Some(1000)), ("f2", None), ("f4", Some(9))] {
            assert_eq!((called_by(&wasm, name), called_by(&packed, name)), (first, first), "{name}");
        }
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(packed(b"no module").is_err());
    }
}
