//! PyTorch's numbers, computed in a browser by the losses' module, and by the one that this machine is given.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use page_tests::scenario::{Setup, on_site};
use serde_json::Value;

#[test]
fn every_case_has_pytorchs_numbers() -> Result<()> {
    on_site(&Setup::default(), async |page| {
        page.open("/tests/page/golden/").await?;
        page.wait_until_ready().await?;
        let outcomes: BTreeMap<String, Value> = serde_json::from_str(&page.text().await?)?;
        assert_eq!(outcomes.len(), 14);
        for (file, outcome) in outcomes {
            assert!(outcome["cases"].as_u64() > Some(0), "{file} has no case");
            let failures = outcome["failures"].as_array().map_or(&[][..], Vec::as_slice);
            ensure!(
                failures.is_empty(),
                "{file}: {} of {} failed: {failures:#?}",
                failures.len(),
                outcome["cases"]
            );
        }
        Ok(())
    })
}
