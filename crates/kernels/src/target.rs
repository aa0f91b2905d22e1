//! What can be said of a mask before its loss is computed.

use bytemuck::cast;
use wide::{i32x4, u32x4};

use crate::lanes::LANES;

/// How many pixels are kept, or nothing where one is neither a class nor the one to ignore.
#[must_use]
pub fn kept(target: &[i32], classes: usize, ignore: i32) -> Option<usize> {
    let (groups, rest) = target.as_chunks::<LANES>();
    // Read without their signs, numbers that are no class are the largest.
    if !(0..classes as i64).contains(&i64::from(ignore)) {
        let mut largest = [u32x4::splat(0); 2];
        let (pairs, single) = groups.as_chunks::<2>();
        for [a, b] in pairs {
            largest[0] = largest[0].max(cast(*a));
            largest[1] = largest[1].max(cast(*b));
        }
        let mut all = largest[0].max(largest[1]).to_array().into_iter().max().unwrap_or(0);
        for &class in single.as_flattened().iter().chain(rest) {
            all = all.max(class as u32);
        }
        if (all as usize) < classes {
            return Some(target.len());
        }
    }
    let (ignored, limit) = (i32x4::splat(ignore), i32x4::splat(classes as i32));
    let mut wrong = i32x4::splat(0);
    let mut left_out = i32x4::splat(0);
    for group in groups {
        let class = i32x4::new(*group);
        let left = class.simd_eq(ignored);
        let fits = class.simd_gt(i32x4::splat(-1)) & class.simd_lt(limit);
        wrong |= !(left | fits);
        left_out -= left;
    }
    let counts: [u32; LANES] = cast::<i32x4, u32x4>(left_out).to_array();
    let mut left_out = counts.iter().map(|&count| count as usize).sum::<usize>();
    for &class in rest {
        if class == ignore {
            left_out += 1;
        } else if usize::try_from(class).map_or(true, |class| class >= classes) {
            return None;
        }
    }
    (!wrong.any()).then(|| target.len() - left_out)
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn a_class_to_ignore_is_not_kept() {
        assert_eq!(kept(&[0, 1, 2, 1, 1, 0], 3, 1), Some(3));
        assert_eq!(kept(&[0, 1, 2, 1, 1, -100], 3, -100), Some(5));
        assert_eq!(kept(&[], 3, -100), Some(0));
    }

    #[test]
    fn no_class_is_refused_wherever_it_stands() {
        for wrong in [-1, 3, i32::MIN, i32::MAX] {
            for at in 0..7 {
                let mut target = [0; 7];
                target[at] = wrong;
                assert_eq!(kept(&target, 3, -100), None);
            }
        }
    }
}
