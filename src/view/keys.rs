use crate::model::Segment;

/// What a key asks of the bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Go to another segment.
    Go(Step),
    /// Go to the next event, round the end.
    Event,
    /// Open the details.
    Open,
    /// Close what is open.
    Close,
    /// Show or hide the table.
    Table,
    /// Show or hide the figures.
    Figures,
}

/// Which other segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The one before, or the last from the first.
    Previous,
    /// The one after, or the first from the last.
    Next,
    /// The first.
    First,
    /// The last.
    Last,
    /// The nearest warning or critical before, round the end.
    PreviousProblem,
    /// The nearest warning or critical after, round the end.
    NextProblem,
}

/// What the key called `key` (as `KeyboardEvent.key` names it) asks for.
pub fn action(key: &str) -> Option<Action> {
    Some(match key {
        "ArrowLeft" | "ArrowDown" => Action::Go(Step::Previous),
        "ArrowRight" | "ArrowUp" => Action::Go(Step::Next),
        "Home" => Action::Go(Step::First),
        "End" => Action::Go(Step::Last),
        "p" => Action::Go(Step::PreviousProblem),
        "n" => Action::Go(Step::NextProblem),
        "e" => Action::Event,
        "Enter" | " " => Action::Open,
        "Escape" => Action::Close,
        "t" => Action::Table,
        "f" => Action::Figures,
        _ => return None,
    })
}

/// The segment that `step` leads to from segment `from`; `None` where there is none such.
pub fn go(step: Step, from: Option<usize>, segments: &[Segment]) -> Option<usize> {
    let count = segments.len();
    let last = count.checked_sub(1)?;
    let before = move |back: usize| (from.unwrap_or(0) + count - back) % count;
    let after = move |on: usize| from.map_or(on - 1, |from| (from + on) % count);
    let is_problem = |at: &usize| segments[*at].health.is_problem();
    match step {
        Step::First => Some(0),
        Step::Last => Some(last),
        Step::Previous => Some(before(1)),
        Step::Next => Some(after(1)),
        Step::PreviousProblem => (1..=count).map(before).find(is_problem),
        Step::NextProblem => (1..=count).map(after).find(is_problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Health, TimeSpan, Timestamp};

    fn segments(letters: &str) -> Vec<Segment> {
        let segment = |(at, letter)| Segment {
            is_sure: true,
            span: TimeSpan::new(
                Timestamp::from_milliseconds(at),
                Timestamp::from_milliseconds(at + 1),
            ),
            health: match letter {
                'C' => Health::Critical,
                'W' => Health::Warning,
                'x' => Health::Unavailable,
                _ => Health::Healthy,
            },
            beneath: None,
        };
        (0..).zip(letters.chars()).map(segment).collect()
    }

    /// Where `key` leads from `from`.
    fn press(key: &str, from: Option<usize>, letters: &str) -> Option<usize> {
        match action(key)? {
            Action::Go(step) => go(step, from, &segments(letters)),
            _ => None,
        }
    }

    #[test]
    fn the_golden_keys_lead_where_they_must() {
        let five = ".C.W.";
        assert_eq!(press("ArrowLeft", Some(2), five), Some(1));
        assert_eq!(press("ArrowLeft", Some(0), five), Some(4));
        assert_eq!(press("ArrowRight", Some(4), five), Some(0));
        assert_eq!(press("Home", Some(3), five), Some(0));
        assert_eq!(press("End", Some(3), five), Some(4));
        assert_eq!(press("Escape", Some(3), five), None);
        for key in ["ArrowLeft", "ArrowRight", "Home", "End", "n", "p", "Escape"] {
            assert_eq!(press(key, None, ""), None);
            assert_eq!(press(key, Some(3), ""), None);
        }
    }

    #[test]
    fn from_nowhere_the_keys_enter_at_an_end() {
        assert_eq!(press("ArrowRight", None, ".C."), Some(0));
        assert_eq!(press("ArrowLeft", None, ".C."), Some(2));
        assert_eq!(press("n", None, "CC."), Some(0));
        assert_eq!(press("p", None, "CC."), Some(1));
    }

    #[test]
    fn problems_are_found_round_the_end() {
        assert_eq!(press("n", Some(1), ".C.W."), Some(3));
        assert_eq!(press("n", Some(3), ".C.W."), Some(1));
        assert_eq!(press("p", Some(1), ".C.W."), Some(3));
        assert_eq!(press("n", Some(1), ".Cx"), Some(1));
        assert_eq!(press("n", Some(1), "..x"), None);
    }

    #[test]
    fn every_other_key_is_left_to_the_page() {
        for key in ["Tab", "a", "E", "F5", "PageDown", "N"] {
            assert_eq!(action(key), None);
        }
    }
}
