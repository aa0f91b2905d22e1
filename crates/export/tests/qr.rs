//! QR codes: another library reads back what was written.

use pixelwise_export::qr::{MAX_CHARACTERS, code};

/// How many pixels wide a module is drawn.
const PIXELS: usize = 4;

/// What a reader makes of the drawn code.
fn read(path: &str, side: usize) -> String {
    let mut dark = vec![false; side * side];
    for run in path.split('M').skip(1) {
        let (place, rest) = run.split_once('h').expect("a run");
        let (x, y) = place.split_once(' ').expect("a place");
        let width = rest.split_once('v').expect("a width").0;
        let [x, y, width] = [x, y, width].map(|number| number.parse::<usize>().expect("a number"));
        dark[y * side + x..][..width].fill(true);
    }
    let grey = |x: usize, y: usize| if dark[y / PIXELS * side + x / PIXELS] { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(side * PIXELS, side * PIXELS, grey);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1);
    grids[0].decode().expect("a code").1
}

#[test]
fn what_was_written_is_read_back() {
    for length in [1, 40, 180, 320, MAX_CHARACTERS] {
        let text: String = "https://example.org/#s=1.aZ09-_".chars().cycle().take(length).collect();
        let drawn = code(&text).expect("a code");
        assert_eq!(read(&drawn.path, drawn.side), text);
    }
}

#[test]
fn what_is_too_long_has_no_code() {
    assert_eq!(code(&"a".repeat(MAX_CHARACTERS)).map(|code| code.side), Some(89 + 8));
    assert_eq!(code(&"a".repeat(MAX_CHARACTERS + 1)), None);
}

#[test]
fn four_modules_around_a_code_stay_light() {
    let drawn = code("Pixelwise").expect("a code");
    assert_eq!(drawn.side, 21 + 8);
    assert!(drawn.path.starts_with("M4 4h7v1h-7z"));
}
