//! The parameters of a request: the query string, and the form that a POST carries.

use axum::extract::{FromRequest, Request};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::serve::arrival::in_time;

/// The longest form that is read.
const LONGEST_FORM: usize = 1 << 20;

/// Names and values, decoded, in order.
#[derive(Debug)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The first value of `name`, unless it is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value.as_str()).filter(|value| !value.is_empty())
    }

    /// All values of `name`.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl<S: Send + Sync> FromRequest<S> for Parameters {
    type Rejection = Response;

    async fn from_request(request: Request, _: &S) -> Result<Self, Response> {
        let (parts, body) = request.into_parts();
        let query = parts.uri.query().unwrap_or_default().to_owned();
        let form = if parts.method == Method::POST {
            in_time(axum::body::to_bytes(body, LONGEST_FORM))
                .await?
                .map_err(|why| (StatusCode::BAD_REQUEST, why.to_string()).into_response())?
        } else {
            Vec::new().into()
        };
        // A form comes first, as Go's `ParseForm` has it.
        let pairs = form_urlencoded::parse(&form).chain(form_urlencoded::parse(query.as_bytes()));
        Ok(Self(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()))
    }
}
