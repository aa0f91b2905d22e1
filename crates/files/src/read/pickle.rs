//! A walk over a pickle's opcodes that finds tensors. It builds no object and calls nothing: what is not on the list is refused by name.

use crate::Format;
use crate::error::{Error, excerpt};
use crate::limits::{MAX_AXES, MAX_TENSORS};
use crate::tensor::Dtype;

/// A tensor as a pickle of `torch.save` describes it: a view of a storage.
#[derive(Clone, Debug)]
pub(super) struct StoredTensor {
    /// The storage's name in the archive.
    pub(super) key: String,
    pub(super) dtype: Dtype,
    pub(super) offset: usize,
    pub(super) shape: Vec<usize>,
    pub(super) strides: Vec<usize>,
}

/// A value on the stack. What holds others is a place in the walk's list of them, so that no nesting can exhaust the stack.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Value {
    None,
    Int(i64),
    Text(usize),
    /// A tuple, a list, or a dict as keys and values in turn.
    Many(usize),
    Dict(usize),
    Global(usize),
    Storage(usize),
    Tensor(usize),
}

/// What a pickle may name.
const REBUILD: &str = "torch._utils _rebuild_tensor_v2";
const PARAMETER: &str = "torch._utils _rebuild_parameter";
const ORDERED: &str = "collections OrderedDict";

const BROKEN: Error = Error::Broken { format: Format::Torch, part: "pickle" };

#[derive(Debug, Default)]
struct Walk {
    stack: Vec<Value>,
    marks: Vec<usize>,
    memo: Vec<Option<Value>>,
    many: Vec<Vec<Value>>,
    texts: Vec<String>,
    /// A storage's name, by its place among the texts, and its type.
    storages: Vec<(usize, Dtype)>,
    tensors: Vec<StoredTensor>,
}

/// The tensors that a pickle holds, each with its key; a bare tensor's key is empty.
///
/// # Errors
/// Where it holds something else, or is cut off.
pub(super) fn tensors(bytes: &[u8]) -> Result<Vec<(String, StoredTensor)>, Error> {
    let mut walk = Walk::default();
    let top = walk.run(bytes)?;
    Ok(walk.found(top))
}

impl Walk {
    fn run(&mut self, bytes: &[u8]) -> Result<Value, Error> {
        let mut rest = bytes;
        loop {
            let code = take::<1>(&mut rest)?[0];
            match code {
                0x80 => drop(take::<1>(&mut rest)?),
                0x95 => drop(take::<8>(&mut rest)?),
                b'.' => return self.pop(),
                b'(' => self.marks.push(self.stack.len()),
                // A value that is dropped; the state of an ordered dict, its metadata.
                b'0' | b'b' => drop(self.pop()?),
                b'N' | 0x89 | 0x88 => self.stack.push(Value::None),
                b'G' => {
                    take::<8>(&mut rest)?;
                    self.stack.push(Value::None);
                }
                b'J' => self.stack.push(Value::Int(i32::from_le_bytes(take(&mut rest)?).into())),
                b'K' => self.stack.push(Value::Int(take::<1>(&mut rest)?[0].into())),
                b'M' => self.stack.push(Value::Int(u16::from_le_bytes(take(&mut rest)?).into())),
                0x8a => {
                    let length = usize::from(take::<1>(&mut rest)?[0]);
                    let digits = slice(&mut rest, length)?;
                    let mut wide = [if digits.last().is_some_and(|b| b >> 7 == 1) { 0xff } else { 0 }; 8];
                    wide.get_mut(..length).ok_or(BROKEN)?.copy_from_slice(digits);
                    self.stack.push(Value::Int(i64::from_le_bytes(wide)));
                }
                b'X' | b'T' | b'B' => {
                    let length = u32::from_le_bytes(take(&mut rest)?) as usize;
                    self.text(slice(&mut rest, length)?);
                }
                0x8c | b'U' | b'C' => {
                    let length = usize::from(take::<1>(&mut rest)?[0]);
                    self.text(slice(&mut rest, length)?);
                }
                b'c' => {
                    let (module, name) = (line(&mut rest)?, line(&mut rest)?);
                    self.global(&module, &name)?;
                }
                0x93 => {
                    let (name, module) = (self.pop_text()?, self.pop_text()?);
                    self.global(&module, &name)?;
                }
                b')' | b']' => self.hold(Vec::new()),
                b'}' => {
                    self.many.push(Vec::new());
                    self.stack.push(Value::Dict(self.many.len() - 1));
                }
                0x85..=0x87 => {
                    let from = self.stack.len().checked_sub(usize::from(code - 0x84)).ok_or(BROKEN)?;
                    let items = self.above(from)?;
                    self.hold(items);
                }
                b't' => {
                    let items = self.marked()?;
                    self.hold(items);
                }
                b'a' => {
                    let item = self.pop()?;
                    self.extend(&[item])?;
                }
                b'e' | b'u' => {
                    let items = self.marked()?;
                    self.extend(&items)?;
                }
                b's' => {
                    let (value, key) = (self.pop()?, self.pop()?);
                    self.extend(&[key, value])?;
                }
                b'q' | b'r' | 0x94 => {
                    let at = match code {
                        b'q' => usize::from(take::<1>(&mut rest)?[0]),
                        b'r' => u32::from_le_bytes(take(&mut rest)?) as usize,
                        _ => self.memo.len(),
                    };
                    // A memo is written in order, one value a number.
                    if at > bytes.len() {
                        return Err(BROKEN);
                    }
                    if at >= self.memo.len() {
                        self.memo.resize(at + 1, None);
                    }
                    self.memo[at] = Some(*self.stack.last().ok_or(BROKEN)?);
                }
                b'h' | b'j' => {
                    let at = match code {
                        b'h' => usize::from(take::<1>(&mut rest)?[0]),
                        _ => u32::from_le_bytes(take(&mut rest)?) as usize,
                    };
                    let value = self.memo.get(at).copied().flatten().ok_or(BROKEN)?;
                    self.stack.push(value);
                }
                b'Q' => self.storage()?,
                b'R' => self.reduce()?,
                other => return Err(Error::NotATensor { found: format!("opcode 0x{other:02x}") }),
            }
        }
    }

    fn pop(&mut self) -> Result<Value, Error> {
        if self.marks.last().is_some_and(|&mark| mark >= self.stack.len()) {
            return Err(BROKEN);
        }
        self.stack.pop().ok_or(BROKEN)
    }

    fn pop_text(&mut self) -> Result<String, Error> {
        match self.pop()? {
            Value::Text(at) => Ok(excerpt(&self.texts[at])),
            _ => Err(BROKEN),
        }
    }

    /// The place of a tuple. What it holds is never copied, so that a long one that is used often takes no time.
    fn pop_many(&mut self) -> Result<usize, Error> {
        match self.pop()? {
            Value::Many(at) => Ok(at),
            _ => Err(BROKEN),
        }
    }

    fn text(&mut self, bytes: &[u8]) {
        self.texts.push(String::from_utf8_lossy(bytes).into_owned());
        self.stack.push(Value::Text(self.texts.len() - 1));
    }

    fn hold(&mut self, items: Vec<Value>) {
        self.many.push(items);
        self.stack.push(Value::Many(self.many.len() - 1));
    }

    fn above(&mut self, from: usize) -> Result<Vec<Value>, Error> {
        if from > self.stack.len() || self.marks.last().is_some_and(|&mark| mark > from) {
            return Err(BROKEN);
        }
        Ok(self.stack.split_off(from))
    }

    fn marked(&mut self) -> Result<Vec<Value>, Error> {
        let from = self.marks.pop().ok_or(BROKEN)?;
        self.above(from)
    }

    fn extend(&mut self, items: &[Value]) -> Result<(), Error> {
        match self.stack.last() {
            Some(&(Value::Many(at) | Value::Dict(at))) => {
                self.many[at].extend_from_slice(items);
                Ok(())
            }
            _ => Err(BROKEN),
        }
    }

    fn global(&mut self, module: &str, name: &str) -> Result<(), Error> {
        let full = format!("{module} {name}");
        let known = [REBUILD, PARAMETER, ORDERED].contains(&&*full)
            || (["torch", "torch.storage"].contains(&module) && storage_dtype(name).is_some());
        if !known {
            return Err(Error::NotATensor { found: excerpt(&format!("{module}.{name}")) });
        }
        self.texts.push(full);
        self.stack.push(Value::Global(self.texts.len() - 1));
        Ok(())
    }

    /// `('storage', torch.FloatStorage, '0', 'cpu', 1024)`.
    fn storage(&mut self) -> Result<(), Error> {
        let items = self.pop_many()?;
        let &[_, Value::Global(class), Value::Text(key), ..] = &*self.many[items] else { return Err(BROKEN) };
        let class = self.texts[class].rsplit(' ').next().unwrap_or_default();
        let dtype = storage_dtype(class).ok_or(BROKEN)?;
        self.storages.push((key, dtype));
        self.stack.push(Value::Storage(self.storages.len() - 1));
        Ok(())
    }

    /// What a known function gives for its arguments.
    fn reduce(&mut self) -> Result<(), Error> {
        let arguments = self.pop_many()?;
        let Value::Global(function) = self.pop()? else { return Err(BROKEN) };
        match self.texts[function].as_str() {
            REBUILD => {
                let &[
                    Value::Storage(storage),
                    Value::Int(offset),
                    Value::Many(shape),
                    Value::Many(strides),
                    ..,
                ] = &*self.many[arguments]
                else {
                    return Err(BROKEN);
                };
                if self.tensors.len() == MAX_TENSORS {
                    return Err(Error::TooLarge {
                        what: "tensors",
                        found: MAX_TENSORS as u128 + 1,
                        most: MAX_TENSORS as u128,
                    });
                }
                let (key, dtype) = self.storages[storage];
                let key = excerpt(&self.texts[key]);
                let offset = usize::try_from(offset).map_err(|_| BROKEN)?;
                let (shape, strides) = (self.sizes(shape)?, self.sizes(strides)?);
                self.tensors.push(StoredTensor { key, dtype, offset, shape, strides });
                self.stack.push(Value::Tensor(self.tensors.len() - 1));
            }
            PARAMETER => self.stack.push(*self.many[arguments].first().ok_or(BROKEN)?),
            ORDERED => {
                self.many.push(Vec::new());
                self.stack.push(Value::Dict(self.many.len() - 1));
            }
            _ => return Err(BROKEN),
        }
        Ok(())
    }

    fn sizes(&self, at: usize) -> Result<Vec<usize>, Error> {
        let size = |value: &Value| match value {
            Value::Int(size) => usize::try_from(*size).map_err(|_| BROKEN),
            _ => Err(BROKEN),
        };
        if self.many[at].len() > MAX_AXES {
            return Err(Error::Broken { format: Format::Torch, part: "shape" });
        }
        self.many[at].iter().map(size).collect()
    }

    /// The tensors in what the pickle gives, one level deep.
    fn found(&self, top: Value) -> Vec<(String, StoredTensor)> {
        let tensor = |value: &Value| match value {
            Value::Tensor(at) => Some(self.tensors[*at].clone()),
            _ => None,
        };
        match top {
            Value::Tensor(at) => vec![(String::new(), self.tensors[at].clone())],
            Value::Many(at) => {
                let named = self.many[at].iter().enumerate();
                named.filter_map(|(i, value)| Some((i.to_string(), tensor(value)?))).collect()
            }
            Value::Dict(at) => {
                let (pairs, _) = self.many[at].as_chunks::<2>();
                let key = |value: &Value| match value {
                    Value::Text(at) => excerpt(&self.texts[*at]),
                    Value::Int(key) => key.to_string(),
                    _ => String::from("?"),
                };
                pairs.iter().filter_map(|[name, value]| Some((key(name), tensor(value)?))).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn storage_dtype(class: &str) -> Option<Dtype> {
    Some(match class {
        "HalfStorage" => Dtype::Float16,
        "BFloat16Storage" => Dtype::BFloat16,
        "FloatStorage" => Dtype::Float32,
        "DoubleStorage" => Dtype::Float64,
        "CharStorage" => Dtype::Int8,
        "ShortStorage" => Dtype::Int16,
        "IntStorage" => Dtype::Int32,
        "LongStorage" => Dtype::Int64,
        "ByteStorage" => Dtype::UInt8,
        "BoolStorage" => Dtype::Bool,
        _ => return None,
    })
}

fn slice<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Error> {
    let (head, tail) = rest.split_at_checked(length).ok_or(BROKEN)?;
    *rest = tail;
    Ok(head)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], Error> {
    slice(rest, N)?.try_into().map_err(|_| BROKEN)
}

/// The text up to the end of its line.
fn line(rest: &mut &[u8]) -> Result<String, Error> {
    let length = rest.iter().position(|&byte| byte == b'\n').ok_or(BROKEN)?;
    let text = String::from_utf8_lossy(slice(rest, length)?).into_owned();
    slice(rest, 1)?;
    Ok(text)
}
