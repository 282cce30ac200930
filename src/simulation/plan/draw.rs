use std::time::Duration;

use crate::model::{TimeSpan, Timestamp};
use crate::simulation::scrape::hash;

/// Numbers that look random and follow from a seed.
///
/// SplitMix64 (Steele, Lea, Flood 2014), written out: the same seed must give the same plan for
/// ever, which no crate promises.
#[derive(Clone, Debug)]
pub(super) struct Draw(u64);

impl Draw {
    /// The draws of a seed for one purpose: another purpose draws other numbers, whatever is drawn
    /// for this one.
    pub fn new(seed: u64, purpose: &str) -> Self {
        let mut draw = Self(seed ^ hash(purpose));
        draw.next();
        draw
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below `limit`; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.next() % limit).unwrap_or(0)
    }

    /// Whether something happens whose chance is `percent`.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `choices`, of which there must be one.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// A duration from `least` up to `most`, in milliseconds.
    pub fn between(&mut self, least: Duration, most: Duration) -> Duration {
        let range = most.saturating_sub(least).as_millis();
        let more = self.below(usize::try_from(range).unwrap_or(usize::MAX));
        least + Duration::from_millis(u64::try_from(more).unwrap_or(0))
    }

    /// A duration up to `least` times two to the power of `doublings`: each doubling is as likely as
    /// the next, so that most are short and some are long.
    pub fn skewed(&mut self, least: Duration, doublings: usize) -> Duration {
        let base = least * 2_u32.saturating_pow(u32::try_from(self.below(doublings)).unwrap_or(0));
        self.between(base, base * 2)
    }

    /// An instant in `span`.
    pub fn instant(&mut self, span: TimeSpan) -> Timestamp {
        span.start() + self.between(Duration::ZERO, span.duration())
    }
}

#[cfg(test)]
mod tests {
    use super::Draw;

    /// The values that Rosetta Code lists for this seed ("Pseudo-random numbers/Splitmix64").
    #[test]
    fn the_numbers_are_those_of_splitmix64() {
        let mut draw = Draw(1_234_567);
        let numbers: Vec<_> = (0..5).map(|_| draw.next()).collect();
        let published = [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423,
            4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ];
        assert_eq!(numbers, published);
    }
}
