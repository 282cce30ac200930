use crate::model::{Alert, Map};

/// Which alerts to take: each key must have one of its values.
///
/// A key is looked up in the labels, then in the annotations. No key takes every alert
/// (domain.md §4, "Filters").
///
/// ```
/// # use global_health_bar::Filters;
/// let filters = Filters::from_iter([
///     ("alertname", vec!["NodeAtRisk", "NodeDegraded"]),
///     ("instance", vec!["10.0.0.1:9100"]),
/// ]);
/// # assert!(!filters.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Filters(Map<String, Vec<String>>);

impl Filters {
    /// Whether `alert` has one of the values of each key.
    #[must_use]
    pub fn matches(&self, alert: &Alert) -> bool {
        self.0.iter().all(|(key, values)| {
            let value = alert.labels.get(key).or_else(|| alert.annotations.get(key));
            value.is_some_and(|value| values.iter().any(|wanted| wanted == value))
        })
    }

    /// The values of which an alert must have one under `key`; `None` where any is taken.
    #[must_use]
    pub fn values(&self, key: &str) -> Option<&[String]> {
        self.0.get(key).map(Vec::as_slice)
    }

    /// The keys under which an alert must have one of some values.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether it takes every alert.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These filters, and `key` must have one of `values`.
    #[must_use]
    pub fn and<V: Into<String>>(
        mut self,
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        let values = values.into_iter().map(Into::into).collect();
        self.0.insert(key.into(), values);
        self
    }
}

impl<K: Into<String>, V: Into<String>, L: IntoIterator<Item = V>> FromIterator<(K, L)> for Filters {
    fn from_iter<I: IntoIterator<Item = (K, L)>>(pairs: I) -> Self {
        pairs.into_iter().fold(Self::default(), |filters, (key, values)| filters.and(key, values))
    }
}
