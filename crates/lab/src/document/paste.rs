//! Cells that are pasted in rows.

use crate::Lab;
use crate::document::edit::Edit;
use crate::document::pixel::Pixel;
use crate::document::scene::{Form, Scene};
use crate::document::step_kind::StepKind;
use pixelwise::Error;

impl Lab {
    /// Sets the logits of a channel in rows of `columns` from a pixel on, as one step; what would lie beyond the scene is left out.
    ///
    /// # Errors
    /// As [`Edit::SetLogit`]; nothing has changed then.
    pub fn paste_logits(
        &mut self,
        form: Form,
        channel: usize,
        from: Pixel,
        columns: usize,
        values: &[f32],
    ) -> Result<(), Error> {
        let edit = |pixel, &value: &f32| Edit::SetLogit { form, channel, pixel, value };
        self.paste(StepKind::Brush(form), from, columns, values, edit)
    }

    /// Sets the mask likewise; what is no class is ignored.
    ///
    /// # Errors
    /// As [`Edit::PaintMask`]; nothing has changed then.
    pub fn paste_mask(&mut self, from: Pixel, columns: usize, values: &[f32]) -> Result<(), Error> {
        let ignored = self.scene().options().ignore_index as f32;
        let edit = |pixel, &value: &f32| {
            let class = (value >= 0.0 && value != ignored).then_some(value as usize);
            Edit::PaintMask { pixel, class }
        };
        self.paste(StepKind::Mask, from, columns, values, edit)
    }

    /// Sets the probabilities of a form's target likewise.
    ///
    /// # Errors
    /// As [`Edit::PaintTarget`]; nothing has changed then.
    pub fn paste_target(
        &mut self,
        form: Form,
        channel: usize,
        from: Pixel,
        columns: usize,
        values: &[f32],
    ) -> Result<(), Error> {
        let edit = |pixel, &value: &f32| Edit::PaintTarget { form, channel, pixel, value };
        self.paste(StepKind::Target(form), from, columns, values, edit)
    }

    fn paste<T>(
        &mut self,
        kind: StepKind,
        from: Pixel,
        columns: usize,
        values: &[T],
        edit: impl Fn(Pixel, &T) -> Edit,
    ) -> Result<(), Error> {
        let mut after: Scene = self.scene().clone();
        for (row, values) in values.chunks(columns.max(1)).enumerate() {
            for (column, value) in values.iter().enumerate() {
                let pixel = Pixel { row: from.row + row, column: from.column + column, ..from };
                if after.contains(pixel) {
                    after.edit(edit(pixel, value))?;
                }
            }
        }
        self.end_stroke();
        self.commit(after, kind);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_pasted_from_a_cell_on_as_one_step() {
        let mut lab = Lab::new();
        let from = Pixel::new(0, 3, 3);
        lab.paste_logits(Form::Binary, 0, from, 3, &[1.0, 2.0, 9.0, 3.0, 4.0, 9.0, 9.0]).unwrap();
        let z = |row, column| lab.scene().logits(Form::Binary)[(0, 0, row, column)];
        assert_eq!([z(3, 3), z(3, 4), z(4, 3), z(4, 4)], [1.0, 2.0, 3.0, 4.0]);
        assert_eq!(lab.steps(), 1);
        lab.paste_mask(from, 2, &[1.0, 0.0, -100.0, 1.0]).unwrap();
        let mask = |row, column| lab.scene().mask()[(0, row, column)];
        assert_eq!([mask(3, 3), mask(3, 4), mask(4, 3), mask(4, 4)], [1, 0, -100, 1]);
        assert_eq!(lab.steps(), 2);
        lab.paste_target(Form::Binary, 0, from, 2, &[0.25, 1.0]).unwrap();
        assert_eq!(lab.results().inputs.target[(0, 0, 3, 3)], 0.25);
        assert!(lab.paste_target(Form::Binary, 0, from, 2, &[f32::NAN]).is_err());
        assert_eq!(lab.steps(), 3);
    }

    #[test]
    fn one_cell_that_is_out_of_range_changes_nothing() {
        let mut lab = Lab::new();
        let before = lab.scene().clone();
        assert!(lab.paste_logits(Form::Binary, 0, Pixel::new(0, 0, 0), 2, &[1.0, 1e9]).is_err());
        assert!(lab.paste_mask(Pixel::new(0, 0, 0), 2, &[1.0, 7.0]).is_err());
        assert_eq!((lab.scene(), lab.steps()), (&before, 0));
    }
}
