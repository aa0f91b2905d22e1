//! What a card shows of a tensor: what it is, what it is taken for, and what is in it.

use pixelwise_lab::view::colour::{self, Scale};
use pixelwise_lab::view::number;

use crate::facts::Facts;
use crate::layout::Layout;
use crate::preview;
use crate::session::{Role, Session};

/// The most classes that are named.
const MOST: usize = 8;
/// The least height of a bar that stands for anything, so that little is not taken for nothing.
const LEAST: f64 = 0.02;

/// A tensor's card.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// Its place among the tensors.
    pub index: usize,
    /// What the file calls it.
    pub name: String,
    /// What it is taken for; of one that is taken for nothing only name, type and shape are shown.
    pub role: Option<Role>,
    /// Its type: `float32`.
    pub dtype: &'static str,
    /// Its sizes: `[1, 2, 512, 512]`.
    pub shape: String,
    /// How its axes are read; empty where it is taken for nothing.
    pub layout: &'static str,
    /// How they could be.
    pub layouts: Vec<&'static str>,
    /// Its histogram, where it holds no classes.
    pub bars: Vec<Bar>,
    /// Its least number.
    pub low: String,
    /// Its largest number.
    pub high: String,
    /// Whether the histogram is of z₁ − z₀.
    pub difference: bool,
    /// Its classes, where it holds some.
    pub ids: Vec<Id>,
}

/// A column of a histogram.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Its height as a share of the highest one's.
    pub height: f64,
    /// The colour that its numbers have in the map, as CSS.
    pub colour: String,
}

/// A class of a mask.
#[derive(Clone, Debug, PartialEq)]
pub struct Id {
    /// The class.
    pub id: i32,
    /// Its share of the pixels.
    pub share: f64,
    /// That as text.
    pub text: String,
    /// Its colour, as CSS.
    pub colour: String,
}

impl Session {
    /// A card for each tensor.
    #[must_use]
    pub fn cards(&self) -> Vec<Card> {
        (0..self.tensors().len()).map(|index| self.card(index)).collect()
    }

    fn card(&self, index: usize) -> Card {
        let tensor = &self.tensors()[index];
        let role = Role::ALL.into_iter().find(|&role| self.place(role) == Some(index));
        let nothing = Facts::of_floats(&[]);
        let facts = role.and_then(|role| self.facts(role)).unwrap_or(&nothing);
        let has_ids = role == Some(Role::Target) && !facts.ids.is_empty();
        Card {
            index,
            name: tensor.name.clone(),
            role,
            dtype: tensor.dtype.name(),
            shape: tensor.shape_text(),
            layout: role.and_then(|role| self.layout(role)).map_or("", Layout::name),
            layouts: Layout::of_rank(tensor.shape.len()).iter().map(|layout| layout.name()).collect(),
            bars: if has_ids { Vec::new() } else { bars(facts) },
            low: number::short(facts.range.0),
            high: number::short(facts.range.1),
            difference: role == Some(Role::Output)
                && self.shape(Role::Output).is_some_and(|shape| shape.c == 2),
            ids: if has_ids { ids(facts) } else { Vec::new() },
        }
    }
}

/// A histogram's columns.
fn bars(facts: &Facts) -> Vec<Bar> {
    let most = f64::from(facts.histogram.iter().copied().max().unwrap_or(0).max(1));
    let (low, high) = facts.range;
    let scale = Scale::Diverging { limit: low.abs().max(high.abs()).max(f32::MIN_POSITIVE).into() };
    let columns = facts.histogram.len() as f32;
    let bar = |(at, &count): (usize, &u32)| {
        let middle = low + (high - low) * (at as f32 + 0.5) / columns;
        let height = if count == 0 { 0.0 } else { (f64::from(count) / most).max(LEAST) };
        Bar { height, colour: colour::css(scale.colour(middle)) }
    };
    facts.histogram.iter().enumerate().map(bar).collect()
}

/// The classes of a mask in their order, the most frequent ones where there are many.
fn ids(facts: &Facts) -> Vec<Id> {
    let mut ids = facts.ids.clone();
    ids.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    ids.truncate(MOST);
    ids.sort_unstable();
    let id = |(id, count): (i32, usize)| {
        let share = count as f64 / facts.count as f64;
        Id { id, share, text: number::percent(share), colour: colour::css(preview::of_id(id)) }
    };
    ids.into_iter().map(id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn a_card_tells_an_output_by_its_range_and_a_mask_by_its_classes() {
        let mut session = Session::default();
        session.take(vec![read::text("output", "0.5 -1.5\n2 0").unwrap()]);
        session.take(vec![read::text("target", "0 1\n1 1").unwrap()]);
        session.assign(0, Role::Output);
        session.assign(1, Role::Target);
        let cards = session.cards();
        assert_eq!((cards[0].role, cards[1].role), (Some(Role::Output), Some(Role::Target)));
        assert!(cards[0].ids.is_empty() && cards[1].bars.is_empty() && !cards[0].difference);
        let highest = cards[0].bars.iter().map(|bar| bar.height).fold(0.0, f64::max);
        assert!((highest - 1.0).abs() < 1e-12, "{highest}");
        let shares: Vec<_> = cards[1].ids.iter().map(|class| (class.id, class.share)).collect();
        assert_eq!(shares, [(0, 0.25), (1, 0.75)]);
    }

    #[test]
    fn of_many_classes_the_most_frequent_are_named_in_order() {
        let ids_of =
            |values: &[f32]| ids(&Facts::of_floats(values)).iter().map(|id| id.id).collect::<Vec<_>>();
        let many: Vec<f32> = (0..10).flat_map(|class| vec![class as f32; 20 - class]).collect();
        assert_eq!(ids_of(&many), [0, 1, 2, 3, 4, 5, 6, 7]);
    }
}
