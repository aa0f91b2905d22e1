//! A grid of pixels by its accessible name, and what a pointer does on it.

use anyhow::{Context, Result, ensure};
use serde_json::json;
use thirtyfour::WebElement;

use crate::page::Page;

/// A map of the page as a grid of cells, rows and columns counted from 0.
pub struct Grid<'a> {
    pub(crate) page: &'a Page,
    pub(crate) name: String,
    pub(crate) element: WebElement,
}

impl Grid<'_> {
    /// How many rows and columns it has.
    ///
    /// # Errors
    /// Where the grid is gone.
    pub async fn size(&self) -> Result<(usize, usize)> {
        let script = "const rows = arguments[0].querySelectorAll('[role=row], tr');
            return [rows.length, rows[0]?.querySelectorAll('[role=gridcell], td').length ?? 0]";
        let size = self.page.run(script, [self.element.to_json()?]).await?;
        Ok(serde_json::from_value(size)?)
    }

    /// A cell.
    ///
    /// # Errors
    /// Where there is none at this place.
    pub async fn cell(&self, row: usize, column: usize) -> Result<WebElement> {
        let script = "const row = arguments[0].querySelectorAll('[role=row], tr')[arguments[1]];
            return row?.querySelectorAll('[role=gridcell], td')[arguments[2]]";
        let args = vec![self.element.to_json()?, json!(row), json!(column)];
        let found = self.page.session.execute(script, args).await?;
        found.element().with_context(|| format!("{} has no row {row}, column {column}", self.name))
    }

    /// A cell's accessible name, as the browser computes it.
    ///
    /// # Errors
    /// Where there is none, or its name does not say its row and its column.
    pub async fn cell_name(&self, row: usize, column: usize) -> Result<String> {
        let name = self.page.computed(&self.cell(row, column).await?, "label").await?;
        let numbers = name.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok());
        let told: Vec<usize> = numbers.collect();
        ensure!(
            told.windows(2).any(|pair| pair == [row, column]),
            "the cell in row {row}, column {column} of {} is called \"{name}\"",
            self.name
        );
        Ok(name)
    }

    /// What stands in a cell.
    ///
    /// # Errors
    /// Where that cell does not exist.
    pub async fn text(&self, row: usize, column: usize) -> Result<String> {
        Ok(self.cell(row, column).await?.text().await?)
    }

    /// What stands in all cells, row by row.
    ///
    /// # Errors
    /// Where the grid is gone.
    pub async fn texts(&self) -> Result<Vec<Vec<String>>> {
        let script = "return [...arguments[0].querySelectorAll('[role=row], tr')].map(
            (row) => [...row.querySelectorAll('[role=gridcell], td')].map((cell) => cell.textContent))";
        Ok(serde_json::from_value(self.page.run(script, [self.element.to_json()?]).await?)?)
    }

    /// The places of the cells that are marked as selected.
    ///
    /// # Errors
    /// Where the grid is gone.
    pub async fn selected(&self) -> Result<Vec<(usize, usize)>> {
        let script = "const rows = [...arguments[0].querySelectorAll('[role=row], tr')];
            return rows.flatMap((row, y) => [...row.querySelectorAll('[role=gridcell], td')]
                .flatMap((cell, x) => cell.getAttribute('aria-selected') === 'true' ? [[y, x]] : []))";
        Ok(serde_json::from_value(self.page.run(script, [self.element.to_json()?]).await?)?)
    }

    /// Clicks a cell.
    ///
    /// # Errors
    /// Where there is none at this place.
    pub async fn click(&self, row: usize, column: usize) -> Result<()> {
        let (x, y) = self.center(row, column).await?;
        Ok(self.page.pointer().move_to(x, y).click().perform().await?)
    }

    /// Clicks a cell twice.
    ///
    /// # Errors
    /// Where there is none at this place.
    pub async fn double_click(&self, row: usize, column: usize) -> Result<()> {
        let (x, y) = self.center(row, column).await?;
        Ok(self.page.pointer().move_to(x, y).double_click().perform().await?)
    }

    /// Brings the pointer over a cell.
    ///
    /// # Errors
    /// Where there is none at this place.
    pub async fn hover(&self, row: usize, column: usize) -> Result<()> {
        let (x, y) = self.center(row, column).await?;
        Ok(self.page.pointer().move_to(x, y).perform().await?)
    }

    /// Drags from cell to cell through the places between: one stroke.
    ///
    /// # Errors
    /// Where that cell does not exist.
    pub async fn drag(&self, places: &[(usize, usize)]) -> Result<()> {
        let mut points = Vec::new();
        for &(row, column) in places {
            points.push(self.center(row, column).await?);
        }
        self.stroke(&points).await
    }

    /// Drags a cell by so many CSS pixels, four a move: one stroke.
    ///
    /// # Errors
    /// Where that cell does not exist.
    pub async fn drag_by(&self, (row, column): (usize, usize), dx: i64, dy: i64) -> Result<()> {
        let (x, y) = self.center(row, column).await?;
        let moves = (dx.abs().max(dy.abs()) / 4).max(1);
        let points: Vec<_> = (0..=moves).map(|step| (x + dx * step / moves, y + dy * step / moves)).collect();
        self.stroke(&points).await
    }

    /// Drags a cell by so many CSS pixels and does not let go.
    ///
    /// # Errors
    /// Where that cell does not exist.
    pub async fn hold(&self, (row, column): (usize, usize), dx: i64) -> Result<()> {
        let (x, y) = self.center(row, column).await?;
        let chain = self.page.pointer().move_to(x, y).click_and_hold().move_to(x + dx / 2, y);
        Ok(chain.move_to(x + dx, y).perform().await?)
    }

    /// Lets go of what is held.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn release(&self) -> Result<()> {
        Ok(self.page.pointer().release().perform().await?)
    }

    async fn stroke(&self, points: &[(i64, i64)]) -> Result<()> {
        let (&(x, y), rest) = points.split_first().context("a stroke has a start")?;
        let mut chain = self.page.pointer().move_to(x, y).click_and_hold();
        for &(x, y) in rest {
            chain = chain.move_to(x, y);
        }
        Ok(chain.release().perform().await?)
    }

    /// The middle of a cell in the view, which is scrolled to where it can be seen.
    async fn center(&self, row: usize, column: usize) -> Result<(i64, i64)> {
        let script =
            "arguments[0].scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
            const box = arguments[0].getBoundingClientRect();
            return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)]";
        let cell = self.cell(row, column).await?;
        Ok(serde_json::from_value(self.page.run(script, [cell.to_json()?]).await?)?)
    }
}
