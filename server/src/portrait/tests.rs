//! Tests of what becomes of pictures, and of what only looks like one.

use super::*;
use image::codecs::{gif::GifEncoder, png::PngEncoder, webp::WebPEncoder};
use image::{ExtendedColorType, Frame, ImageEncoder, RgbaImage};

const RED: Rgba<u8> = Rgba([200, 20, 20, 255]);

fn png(width: u32, height: u32, pixel: impl Fn(u32, u32) -> Rgba<u8>) -> Vec<u8> {
    let mut file = Vec::new();
    let image = RgbaImage::from_fn(width, height, pixel);
    image.write_with_encoder(PngEncoder::new(&mut file)).expect("a PNG");
    file
}

fn shown(file: &[u8]) -> RgbImage {
    let portrait = draw(file).unwrap_or_else(|problem| panic!("{problem:?}"));
    let image = image::load_from_memory_with_format(&portrait.jpeg, ImageFormat::Jpeg).expect("a JPEG");
    image.to_rgb8()
}

/// JPEG changes colours a little.
fn is_like(pixel: Rgb<u8>, wanted: [u8; 3]) -> bool {
    pixel.0.iter().zip(wanted).all(|(a, b)| a.abs_diff(b) < 24)
}

#[test]
fn every_kind_of_picture_becomes_a_small_square() {
    let image = RgbaImage::from_pixel(30, 20, RED);
    let mut gif = Vec::new();
    GifEncoder::new(&mut gif).encode_frame(Frame::new(image.clone())).expect("a GIF");
    let mut webp = Vec::new();
    image.write_with_encoder(WebPEncoder::new_lossless(&mut webp)).expect("a WebP");
    let mut jpeg = Vec::new();
    let opaque = DynamicImage::from(image).to_rgb8();
    opaque.write_with_encoder(JpegEncoder::new(&mut jpeg)).expect("a JPEG");
    for file in [png(30, 20, |_, _| RED), gif, webp, jpeg] {
        let shown = shown(&file);
        assert_eq!(shown.dimensions(), (SIDE, SIDE));
        assert!(is_like(*shown.get_pixel(128, 128), [200, 20, 20]), "{:?}", shown.get_pixel(128, 128));
    }
}

#[test]
fn the_middle_is_shown_and_nothing_is_squeezed() {
    let third = |x: u32| [Rgba([0, 0, 255, 255]), RED, Rgba([0, 0, 255, 255])][(x / 100) as usize];
    let shown = shown(&png(300, 100, |x, _| third(x)));
    for at in [(8, 128), (128, 8), (248, 248)] {
        assert!(is_like(*shown.get_pixel(at.0, at.1), [200, 20, 20]), "{at:?}");
    }
}

#[test]
fn what_is_transparent_is_white() {
    let shown = shown(&png(40, 40, |_, _| Rgba([200, 20, 20, 0])));
    assert!(is_like(*shown.get_pixel(128, 128), [255; 3]));
}

#[test]
fn nothing_that_stood_beside_the_picture_is_kept() {
    let secret = b"52.5200 N, 13.4050 E";
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new(&mut file);
    encoder.set_exif_metadata(exif(6, secret)).expect("room for it");
    // Taller than wide, the upper half red; turned by a quarter to the right when it is shown.
    let image = RgbImage::from_fn(40, 40, |_, y| if y < 20 { Rgb([200, 20, 20]) } else { Rgb([0, 0, 255]) });
    image.write_with_encoder(encoder).expect("a JPEG");
    let has_secret = |file: &[u8]| file.windows(secret.len()).any(|window| window == secret);
    assert!(has_secret(&file));
    let portrait = draw(&file).expect("a portrait");
    assert!(!has_secret(&portrait.jpeg));
    assert!(!portrait.jpeg.windows(4).any(|window| window == b"Exif"));
    let shown = shown(&file);
    assert!(is_like(*shown.get_pixel(200, 128), [200, 20, 20]), "it is the right way up");
    assert!(is_like(*shown.get_pixel(56, 128), [0, 0, 255]), "it is the right way up");
}

/// An orientation, and a text behind it (Exif 2.32, section 4.6).
fn exif(orientation: u8, text: &[u8]) -> Vec<u8> {
    let mut exif = b"MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(text);
    exif
}

#[test]
fn the_same_picture_has_the_same_name_and_another_one_another() {
    let name = |red: u8| draw(&png(20, 20, |_, _| Rgba([red, 0, 0, 255]))).expect("a portrait").id;
    assert_eq!(name(200), name(200));
    assert_ne!(name(200), name(90));
    assert_eq!(name(200).0.get_version_num(), 8);
}

#[test]
fn what_is_no_picture_is_told_so() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let html = b"<!doctype html><script>alert(1)</script>";
    let cut = &png(60, 60, |x, y| Rgba([x as u8 * 4, y as u8 * 4, 0, 255]))[..90];
    let bmp = b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0\0\0\0\0";
    let only_a_head = b"\xff\xd8\xff\xe0\0\x10JFIF\0";
    for file in [svg.as_slice(), html, cut, bmp, only_a_head, b"GIF89a", b"RIFF\0\0\0\0WEBPVP8 ", b"x"] {
        assert_eq!(draw(file), Err(Problem::Format), "{}", String::from_utf8_lossy(file));
    }
    assert_eq!(draw(b""), Err(Problem::Required));
}

#[test]
fn a_bomb_is_known_before_it_goes_off() {
    // 50 million black pixels in a small file; a head that promises far more; a line that is too long.
    let mut black = Vec::new();
    let pixels = vec![0; 5_000 * 10_000];
    let encoder = PngEncoder::new(&mut black);
    encoder.write_image(&pixels, 5_000, 10_000, ExtendedColorType::L8).expect("a PNG");
    assert!(black.len() < FILE_MAX, "{}", black.len());
    assert_eq!(draw(&black), Err(Problem::TooLong(FILE_MAX)));
    let mut head = png(1, 1, |_, _| RED);
    head[16..24].copy_from_slice(b"\x7f\xff\xff\xff\x7f\xff\xff\xff");
    assert!(draw(&head).is_err());
    assert_eq!(draw(&png(SIDE_MAX + 1, 1, |_, _| RED)), Err(Problem::TooLong(FILE_MAX)));
    assert_eq!(draw(&vec![0; FILE_MAX + 1]), Err(Problem::TooLong(FILE_MAX)));
}

#[test]
fn a_line_becomes_a_square_without_growing_first() {
    assert_eq!(shown(&png(SIDE_MAX, 1, |_, _| RED)).dimensions(), (SIDE, SIDE));
}

#[tokio::test(start_paused = true)]
async fn whoever_gets_no_turn_is_asked_to_come_back() {
    let pictures = Pictures::default();
    let _taken = pictures.turns.acquire().await.expect("a turn");
    let refused = pictures.draw(png(2, 2, |_, _| RED)).await;
    assert!(matches!(refused, Err(Error::Refused(Refused::TooMany { retry_after: 5 }))));
}
