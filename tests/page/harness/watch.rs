//! What the browser saw while a test ran: errors on the console, and every request.

use anyhow::Result;
use serde_json::Value;
use thirtyfour::WebDriver;

/// A request that the page made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedRequest {
    /// Its address.
    pub url: String,
    /// Whether it went to the site's own server.
    pub own: bool,
}

/// What was seen.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    /// Every request over the network, in order.
    pub(crate) requests: Vec<WatchedRequest>,
    /// Console errors, violations of the page's policy and requests to other hosts, as sentences.
    pub(crate) faults: Vec<String>,
}

impl Watch {
    /// Drains the browser's logs.
    pub(crate) async fn of(session: &WebDriver, site: &str) -> Result<Self> {
        let mut watch = Self::default();
        for entry in session.get_log("performance").await? {
            if let Some(request) = request_in(&serde_json::from_str(&entry.message)?, site) {
                if !request.own {
                    watch.faults.push(format!("a request to another host: {}", request.url));
                }
                watch.requests.push(request);
            }
        }
        for entry in session.browser_log().await? {
            let source = entry.source.unwrap_or_default();
            if entry.level == "SEVERE" || source == "security" || source == "violation" {
                watch.faults.push(format!("on the console ({source}): {}", entry.message));
            }
        }
        Ok(watch)
    }
}

/// The network request that a message of the browser's log tells of. What never leaves the page (`data:`, `blob:`,
/// `about:`) is none.
fn request_in(entry: &Value, site: &str) -> Option<WatchedRequest> {
    let message = &entry["message"];
    let url = match message["method"].as_str()? {
        "Network.requestWillBeSent" => &message["params"]["request"]["url"],
        "Network.webSocketCreated" | "Network.webTransportCreated" => &message["params"]["url"],
        _ => return None,
    };
    let url = url.as_str()?;
    if ["data:", "blob:", "about:"].iter().any(|scheme| url.starts_with(scheme)) {
        return None;
    }
    let own = url.strip_prefix(site).is_some_and(|rest| rest.starts_with('/'));
    Some(WatchedRequest { url: url.to_owned(), own })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[track_caller]
    fn check(url: &str, own: Option<bool>) {
        let message = json!({ "message": {
            "method": "Network.requestWillBeSent", "params": { "request": { "url": url } },
        }});
        assert_eq!(request_in(&message, "http://127.0.0.1:80").map(|request| request.own), own, "{url}");
    }

    #[test]
    fn only_the_own_server_is_the_own_host() {
        check("http://127.0.0.1:80/main.js", Some(true));
        check("http://127.0.0.1:8080/main.js", Some(false));
        check("https://example.org/", Some(false));
    }

    #[test]
    fn what_never_leaves_the_page_is_no_request() {
        check("data:,", None);
        check("blob:http://127.0.0.1:80/1", None);
    }
}
