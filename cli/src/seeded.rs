//! Clusters drawn from a seed: what `serve` and `simulate` let one choose of them.

use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use global_health_bar::TimeSpan;
use global_health_bar::simulation::{Fault, Plan, Size as PlanSize};

/// How large a drawn cluster is, and what befalls its alerting path.
#[derive(Debug, Args)]
pub struct Seeded {
    /// How large the cluster is
    #[arg(long, value_enum, default_value = "small", requires = "seed")]
    pub size: Size,
    /// The kinds of trouble of the alerting path; `all` of them, or `none`
    #[arg(long = "fault", value_name = "NAME", num_args = 1.., default_value = "none", requires = "seed", value_parser = fault_names())]
    pub faults: Vec<String>,
}

/// How large a cluster is.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Size {
    /// About 2,000 lines in a fortnight
    Small,
    /// About 50,000 lines
    Medium,
    /// About 500,000 lines
    Large,
}

fn fault_names() -> PossibleValuesParser {
    let names = Fault::ALL.into_iter().map(Fault::as_str);
    names.chain(["all", "none"]).collect::<Vec<_>>().into()
}

impl Seeded {
    /// The plan that is drawn from `seed` for `window`.
    pub fn plan(&self, seed: u64, window: TimeSpan) -> Plan {
        let wanted =
            |fault: &Fault| self.faults.iter().any(|name| name == "all" || name == fault.as_str());
        let faults: Vec<_> = Fault::ALL.into_iter().filter(wanted).collect();
        let size = match self.size {
            Size::Small => PlanSize::Small,
            Size::Medium => PlanSize::Medium,
            Size::Large => PlanSize::Large,
        };
        Plan::seeded(seed, size, &faults, window)
    }
}
