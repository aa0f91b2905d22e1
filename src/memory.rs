//! Whether a call's tensors can be had, found out before any is allocated.

use std::hint::black_box;

use crate::tensor::Error;

/// What is left of the address space for everything that is no tensor: 16 MiB.
const SPARE: u128 = 16 << 20;

/// The tensors that a call takes, counted without overflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    what: String,
    blocks: Vec<u128>,
}

impl Demand {
    /// No tensors yet, for a call that its error names: "softmax of shape [1, 2, 4, 4]".
    #[must_use]
    pub fn new(what: String) -> Self {
        Self { what, blocks: Vec::new() }
    }

    /// With a tensor of `T` in addition.
    ///
    /// # Shapes
    /// `sizes` is the tensor's shape, of any length.
    #[must_use]
    pub fn tensor<T>(mut self, sizes: &[usize]) -> Self {
        self.blocks.push(elements(sizes).saturating_mul(size_of::<T>() as u128));
        self
    }

    /// How many bytes the tensors take together.
    #[must_use]
    pub fn bytes(&self) -> u128 {
        self.blocks.iter().fold(0, |sum, &bytes| sum.saturating_add(bytes))
    }

    /// Whether the tensors fit into the address space. Nothing is allocated.
    ///
    /// # Errors
    /// [`Error::TooLarge`] with the number of bytes.
    pub fn fits(&self) -> Result<(), Error> {
        self.within(usize::MAX as u128 - SPARE)
    }

    /// Whether, in addition, the allocator has room for all of them at once.
    ///
    /// # Errors
    /// [`Error::TooLarge`] with the number of bytes.
    pub fn check(&self) -> Result<(), Error> {
        self.fits()?;
        // Held together, then given back: the tensors themselves find the same room.
        let mut held: Vec<Vec<u8>> = Vec::with_capacity(self.blocks.len());
        for &bytes in &self.blocks {
            let mut block = Vec::new();
            let bytes = usize::try_from(bytes).map_err(|_| self.refusal())?;
            block.try_reserve_exact(bytes).map_err(|_| self.refusal())?;
            held.push(block);
        }
        // An allocation that nobody looks at may be left out by the compiler, and with it the check.
        black_box(&held);
        Ok(())
    }

    /// Whether the tensors take at most `most` bytes.
    ///
    /// # Errors
    /// [`Error::TooLarge`] with the number of bytes.
    pub fn within(&self, most: u128) -> Result<(), Error> {
        if self.bytes() <= most { Ok(()) } else { Err(self.refusal()) }
    }

    fn refusal(&self) -> Error {
        Error::TooLarge { what: self.what.clone(), bytes: self.bytes() }
    }
}

/// So many zeros, if they can be had.
///
/// # Errors
/// [`Error::TooLarge`] with the number of bytes.
pub fn zeros<T: Clone + Default>(count: usize) -> Result<Vec<T>, Error> {
    let mut values = Vec::new();
    if values.try_reserve_exact(count).is_err() {
        let bytes = (count as u128).saturating_mul(size_of::<T>() as u128);
        return Err(Error::TooLarge { what: format!("a copy of {count} values"), bytes });
    }
    values.resize(count, T::default());
    Ok(values)
}

/// How many elements a tensor of these sizes has, counted without overflow.
#[must_use]
pub fn elements(sizes: &[usize]) -> u128 {
    // A size of 0 makes the product 0, wherever it stands.
    if sizes.contains(&0) {
        return 0;
    }
    sizes.iter().fold(1, |product: u128, &size| product.saturating_mul(size as u128))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HUGE: usize = u32::MAX as usize;

    #[test]
    fn a_product_never_wraps() {
        assert_eq!(elements(&[65_536, 1, 65_536, 1]), 1 << 32);
        assert_eq!(elements(&[HUGE, HUGE, HUGE, 0]), 0);
        assert_eq!(elements(&[usize::MAX; 4]), u128::MAX);
    }

    #[test]
    fn bytes_are_those_of_all_tensors() {
        let demand = Demand::new("two".to_owned()).tensor::<f32>(&[1, 21, 4096, 4096]).tensor::<u8>(&[3]);
        assert_eq!(demand.bytes(), 1_409_286_147);
        assert_eq!(demand.within(1_409_286_147), Ok(()));
        let error = demand.within(1_409_286_146).unwrap_err();
        assert_eq!(error.to_string(), "two needs 1409286147 bytes of memory, which cannot be had");
    }

    #[test]
    fn what_no_address_reaches_is_refused() {
        let demand = Demand::new("it".to_owned()).tensor::<f32>(&[usize::MAX, 2]);
        assert_eq!(demand.check(), Err(Error::TooLarge { what: "it".to_owned(), bytes: demand.bytes() }));
    }

    #[test]
    fn what_no_allocation_may_have_is_refused() {
        let half = Demand::new("it".to_owned()).tensor::<u8>(&[isize::MAX as usize + 1]);
        assert!(half.check().is_err());
    }

    #[test]
    fn zeros_that_no_allocation_may_have_are_refused() {
        assert_eq!(zeros::<f32>(3), Ok(vec![0.0; 3]));
        let bytes = (isize::MAX as u128 / 4 + 1) * 4;
        let what = format!("a copy of {} values", bytes / 4);
        assert_eq!(zeros::<f32>(bytes as usize / 4), Err(Error::TooLarge { what, bytes }));
    }

    #[test]
    fn small_tensors_can_be_had() {
        assert_eq!(Demand::new("it".to_owned()).tensor::<f64>(&[2, 3]).tensor::<f32>(&[]).check(), Ok(()));
    }
}
