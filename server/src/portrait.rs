//! Pictures of people: whatever somebody sends becomes a small square JPEG that is all ours. Nothing of the file is
//! kept but what it shows: no place, no camera, no text, no second frame.

use crate::error::Error;
use app::domain::{PictureId, Problem, Refused};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage, Rgba};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use uuid::Builder;

/// The largest file that is looked at, in bytes.
pub const FILE_MAX: usize = 2 * 1024 * 1024;
/// The field that speaks of the picture.
pub const FIELD: &str = "picture";
/// What kind of file all pictures are.
pub const MEDIA_TYPE: &str = "image/jpeg";

/// What is read.
const FORMATS: [ImageFormat; 4] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif];
/// Width and height of a portrait, in pixels.
const SIDE: u32 = 256;
/// No side may be longer, in pixels.
const SIDE_MAX: u32 = 10_000;
/// Nor may there be more pixels: a small file can hold a great many, and each takes 3 to 8 bytes of memory.
const PIXELS_MAX: u64 = 16_000_000;
/// So much memory a decoder may ask for, in bytes.
const MEMORY_MAX: u64 = 128 * 1024 * 1024;
/// Of a hundred.
const QUALITY: u8 = 88;
/// So long a picture waits for its turn before the person is asked to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// A picture as it is kept and shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Portrait {
    /// Its name: a UUIDv8 (RFC 9562) of the SHA-256 of what it shows.
    pub id: PictureId,
    /// The file.
    pub jpeg: Vec<u8>,
}

/// Draws portraits off the async threads, one at a time: each may take 150 MB for a moment.
#[derive(Debug)]
pub struct Pictures {
    turns: Arc<Semaphore>,
}

impl Default for Pictures {
    fn default() -> Self {
        Self { turns: Arc::new(Semaphore::new(1)) }
    }
}

impl Pictures {
    /// The portrait that a file becomes.
    ///
    /// # Errors
    /// [`Refused::Invalid`] names the field `picture`; [`Refused::TooMany`] when there is no turn to be had for
    /// five seconds.
    pub async fn draw(&self, file: Vec<u8>) -> Result<Portrait, Error> {
        let turn = match timeout(PATIENCE, self.turns.clone().acquire_owned()).await {
            Ok(turn) => turn.map_err(Error::internal)?,
            Err(_) => return Err(Refused::TooMany { retry_after: 5 }.into()),
        };
        let work = move || {
            // Held until the work is done, also when nobody waits for it any more.
            let _turn = turn;
            draw(&file)
        };
        let drawn = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
        drawn.map_err(|problem| Refused::field(FIELD, problem).into())
    }
}

fn draw(file: &[u8]) -> Result<Portrait, Problem> {
    let image = square(decode(file)?).resize_exact(SIDE, SIDE, FilterType::CatmullRom);
    let mut jpeg = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    on_white(&image).write_with_encoder(encoder).map_err(|_| Problem::Format)?;
    Ok(Portrait { id: name(&jpeg), jpeg })
}

/// The first frame of the picture, the right way up. What is too large is known before a pixel is read.
fn decode(file: &[u8]) -> Result<DynamicImage, Problem> {
    if file.is_empty() {
        return Err(Problem::Required);
    }
    if file.len() > FILE_MAX {
        return Err(Problem::TooLong(FILE_MAX));
    }
    // By what stands in the file, whatever its sender calls it.
    let mut reader =
        ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| Problem::Format)?;
    if !reader.format().is_some_and(|format| FORMATS.contains(&format)) {
        return Err(Problem::Format);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(MEMORY_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| why(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > PIXELS_MAX || decoder.total_bytes() > MEMORY_MAX {
        return Err(Problem::TooLong(FILE_MAX));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| why(&error))?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn why(error: &ImageError) -> Problem {
    match error {
        ImageError::Limits(_) => Problem::TooLong(FILE_MAX),
        _ => Problem::Format,
    }
}

/// The middle of a picture. Cut before it is resized: a line of 10,000 × 1 pixels would grow to two gigabytes.
fn square(image: DynamicImage) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let side = width.min(height);
    image.crop_imm((width - side) / 2, (height - side) / 2, side, side)
}

/// The same without transparency: the initials lie below, and are not to shine through.
fn on_white(image: &DynamicImage) -> RgbImage {
    let over_white = |value: u8, alpha: u8| {
        let (value, alpha) = (u32::from(value), u32::from(alpha));
        u8::try_from((value * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    let seen = image.to_rgba8();
    RgbImage::from_fn(seen.width(), seen.height(), |x, y| {
        let Rgba([r, g, b, a]) = *seen.get_pixel(x, y);
        Rgb([r, g, b].map(|value| over_white(value, a)))
    })
}

fn name(jpeg: &[u8]) -> PictureId {
    let hash: [u8; 32] = Sha256::digest(jpeg).into();
    let mut first = [0; 16];
    first.copy_from_slice(&hash[..16]);
    PictureId(Builder::from_custom_bytes(first).into_uuid())
}

#[cfg(test)]
mod tests;
