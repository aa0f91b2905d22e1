//! What is on the page, found by its role and its name, both as the browser computes them.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, bail};
use http::Method;
use serde_json::{Value, json};
use thirtyfour::WebElement;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::error::{WebDriverError, WebDriverErrorInner};

use crate::grid::Grid;
use crate::page::{PATIENCE, Page, pause};

impl Page {
    /// The grid of this accessible name.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn grid(&self, name: &str) -> Result<Grid<'_>> {
        Ok(Grid { page: self, name: name.to_owned(), element: self.find("grid", name).await? })
    }

    /// The one visible element of this role and accessible name, both as the browser computes them, waited for: what is loaded when it is
    /// first asked for is not there at once.
    ///
    /// # Errors
    /// Where there is none in time; the error names those of the role that there are.
    pub async fn find(&self, role: &str, name: &str) -> Result<WebElement> {
        let start = Instant::now();
        self.open_what_holds(role, name).await?;
        loop {
            if let Some(element) = self.named(role, name).await? {
                self.close_what_does_not_hold(&element).await?;
                return Ok(element);
            }
            if start.elapsed() > PATIENCE {
                bail!("there is no {role} called \"{name}\", only {:?}", self.names(role).await?);
            }
            pause(start).await;
        }
    }

    /// Opens the menu that holds the element of this name, as a person does who knows where it is: by the button that controls it.
    async fn open_what_holds(&self, role: &str, name: &str) -> Result<()> {
        let script = "const [selector, name] = arguments;
            const called = (one) => one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent;
            const wanted = [...document.querySelectorAll(selector)].filter((one) => called(one) === name);
            if (wanted.length === 0 || wanted.some((one) => one.checkVisibility())) return;
            const opener = (one) => one && (document.querySelector(`button[aria-controls~='${one.id}'][aria-expanded=false]`) ?? opener(one.parentElement));
            opener(wanted[0].parentElement)?.click()";
        self.run(script, [json!(candidates(role)), json!(name)]).await?;
        Ok(())
    }

    /// Closes the menus beside the element: they may cover what comes next.
    pub(crate) async fn close_what_does_not_hold(&self, element: &WebElement) -> Result<()> {
        let script = "for (const menu of document.querySelectorAll(':popover-open')) {
                if (!menu.contains(arguments[0])) menu.hidePopover();
            }";
        self.run(script, [element.to_json()?]).await?;
        Ok(())
    }

    /// Whether there is such an element now.
    ///
    /// # Errors
    /// Where the browser cannot say.
    pub async fn has(&self, role: &str, name: &str) -> Result<bool> {
        Ok(self.named(role, name).await?.is_some())
    }

    /// The element, if there is one. Where the page replaces elements while they are asked for their names, all are asked again.
    async fn named(&self, role: &str, name: &str) -> Result<Option<WebElement>> {
        const TRIES: usize = 8;
        for _ in 1..TRIES {
            match self.named_at_once(role, name).await {
                Err(error) if is_stale(&error) => {}
                found => return found,
            }
        }
        self.named_at_once(role, name).await
    }

    async fn named_at_once(&self, role: &str, name: &str) -> Result<Option<WebElement>> {
        for element in self.may_be(role, name).await? {
            if self.computed(&element, "label").await? == name
                && self.computed(&element, "role").await? == role
            {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    /// The names of all visible elements of a role.
    async fn names(&self, role: &str) -> Result<Vec<String>> {
        let mut names = Vec::new();
        for element in self.may_be(role, "").await? {
            if self.computed(&element, "role").await? == role {
                names.push(self.computed(&element, "label").await?);
            }
        }
        Ok(names)
    }

    /// What is visible and may have this role, first those that seem to have this name: the browser is asked for one after another, and
    /// its word decides.
    async fn may_be(&self, role: &str, name: &str) -> Result<Vec<WebElement>> {
        let script = "const [selector, name] = arguments;
            const called = (one) => (one.ariaLabel ?? one.labels?.[0]?.textContent ?? one.textContent).trim();
            const shown = [...document.querySelectorAll(selector)].filter((one) => one.checkVisibility());
            const seeming = (one) => Number(called(one) === name);
            return shown.sort((one, other) => seeming(other) - seeming(one))";
        let found = self.session.execute(script, vec![json!(candidates(role)), json!(name)]).await?;
        Ok(found.elements()?)
    }

    /// What the browser computes for assistive technology: an element's "role" or "label".
    pub(crate) async fn computed(&self, element: &WebElement, what: &'static str) -> Result<String> {
        let ask = Computed { element: element.element_id().to_string(), what };
        let answer = self.session.cmd(Command::ExtensionCommand(Box::new(ask))).await?;
        Ok(answer.value::<String>()?)
    }
}

/// What may have a role, for a first narrowing; the browser's own word decides.
fn candidates(role: &str) -> String {
    let native = match role {
        "button" => "button, summary, input:is([type=button], [type=file])",
        "slider" => "input[type=range]",
        "spinbutton" => "input[type=number]",
        "textbox" => "input, textarea",
        "checkbox" | "switch" => "input[type=checkbox]",
        "radio" => "input[type=radio]",
        "combobox" => "select",
        "status" => "output",
        "table" | "grid" => "table",
        "region" => "section",
        "image" => "img, svg, [role=img]",
        "link" => "a[href]",
        "tab" => "[role=tab]",
        _ => "[role]",
    };
    format!("{native}, [role={role}]")
}

/// `GET /session/{id}/element/{id}/computedrole` and `…/computedlabel`.
#[derive(Debug)]
struct Computed {
    element: String,
    what: &'static str,
}

impl ExtensionCommand for Computed {
    fn parameters_json(&self) -> Option<Value> {
        None
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn endpoint(&self) -> Arc<str> {
        format!("/element/{}/computed{}", self.element, self.what).into()
    }
}

/// Whether an element was gone before it could be asked.
fn is_stale(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<WebDriverError>()
        .is_some_and(|error| matches!(error.as_inner(), WebDriverErrorInner::StaleElementReference(_)))
}
