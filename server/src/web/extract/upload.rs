//! A file that somebody sends, alone or in a form.

use crate::portrait::{FIELD, FILE_MAX};
use crate::web::headers::text;
use crate::web::problem::Fault;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use bytes::Bytes;
use futures::{Stream, StreamExt};
use multer::{Constraints, Multipart, SizeLimit};

/// A form with a file may be so large, in bytes: its parts are looked for in all that has come.
const FORM_MAX: usize = FILE_MAX + 64 * 1024;

/// A picture, of at most [`FILE_MAX`] bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upload {
    /// The file. What it is, nobody has looked at yet.
    File(Vec<u8>),
    /// It was larger.
    TooLarge,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Fault;

    /// The body is the file.
    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let kind = text(request.headers(), &header::CONTENT_TYPE);
        if !kind.starts_with("image/") && kind != "application/octet-stream" {
            return Err(Fault::media_type("image/png, image/jpeg, image/webp or image/gif"));
        }
        read(request.into_body().into_data_stream()).await
    }
}

/// The same, out of a form (`multipart/form-data`, RFC 7578). A form without the file has an empty one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormFile(pub Upload);

impl<S: Send + Sync> FromRequest<S> for FormFile {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &S) -> Result<Self, Fault> {
        let boundary = multer::parse_boundary(text(request.headers(), &header::CONTENT_TYPE));
        let boundary = boundary.map_err(|_| Fault::media_type("multipart/form-data"))?;
        let length = request.headers().get(header::CONTENT_LENGTH);
        let length = length.and_then(|length| length.to_str().ok()?.parse().ok());
        if length.is_some_and(|length: usize| length > FORM_MAX) {
            return Ok(Self(Upload::TooLarge));
        }
        let body = request.into_body();
        let bounds = SizeLimit::new().whole_stream(FORM_MAX as u64);
        let bounds = Constraints::new().size_limit(bounds);
        let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, bounds);
        while let Some(field) = form.next_field().await.map_err(|error| unread(&error))? {
            if field.name() == Some(FIELD) {
                return read(field).await.map(Self);
            }
        }
        Ok(Self(Upload::File(Vec::new())))
    }
}

fn unread(error: &multer::Error) -> Fault {
    match error {
        multer::Error::StreamSizeExceeded { .. } => Fault::larger_than(FILE_MAX),
        _ => Fault::broken_body(),
    }
}

async fn read<E>(pieces: impl Stream<Item = Result<Bytes, E>>) -> Result<Upload, Fault> {
    let mut pieces = std::pin::pin!(pieces);
    let mut file = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Fault::broken_body())?;
        if file.len() + piece.len() > FILE_MAX {
            return Ok(Upload::TooLarge);
        }
        file.extend_from_slice(&piece);
    }
    Ok(Upload::File(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;

    async fn of(pieces: usize) -> Upload {
        let piece = Bytes::from(vec![1; 64 * 1024]);
        let pieces = stream::repeat(piece).take(pieces).map(Ok::<_, multer::Error>);
        read(pieces).await.expect("a whole body")
    }

    #[tokio::test]
    async fn a_file_is_kept_up_to_the_bound_and_no_longer() {
        assert_eq!(of(32).await, Upload::File(vec![1; FILE_MAX]));
        assert_eq!(of(33).await, Upload::TooLarge);
    }

    #[tokio::test]
    async fn a_body_without_an_end_is_not_read_for_ever() {
        let endless = stream::repeat(Bytes::from(vec![1; 64 * 1024])).map(Ok::<_, multer::Error>);
        assert_eq!(read(endless).await.expect("an answer"), Upload::TooLarge);
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_no_file() {
        let pieces = [Ok(Bytes::from_static(b"half")), Err(multer::Error::IncompleteStream)];
        assert!(read(stream::iter(pieces)).await.is_err());
    }
}
