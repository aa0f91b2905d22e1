//! What a hand does: presses, types, drags.

use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use thirtyfour::action_chain::ActionChain;
use thirtyfour::{Key, WebElement};

use crate::page::Page;

/// How long a pointer takes for one move: a display's frame, as a hand's moves arrive.
const MOVE: Duration = Duration::from_millis(16);

impl Page {
    /// Presses the button of this name with the pointer.
    ///
    /// # Errors
    /// Where there is none, or it is covered.
    pub async fn press(&self, button: &str) -> Result<()> {
        Ok(self.find("button", button).await?.click().await?)
    }

    /// Types a text into the field of this role and name, in place of what is there, and leaves it.
    ///
    /// # Errors
    /// Where there is none.
    pub async fn fill_in(&self, role: &str, name: &str, text: &str) -> Result<()> {
        self.find(role, name).await?.click().await?;
        self.chord([Key::Control], "a").await?;
        self.type_keys(text).await?;
        self.type_keys(Key::Tab).await
    }

    /// Clicks at a place of an element, given as shares of its width and height.
    ///
    /// # Errors
    /// Where the element is gone.
    pub async fn click_in(&self, element: &WebElement, across: f64, down: f64) -> Result<()> {
        let place = element.rect().await?;
        let x = (place.x + place.width * across).round() as i64;
        let y = (place.y + place.height * down).round() as i64;
        Ok(self.pointer().move_to(x, y).click().perform().await?)
    }

    /// Scrolls as a finger does that is put down on an element, in its middle and so far down, and moves up by so many pixels.
    ///
    /// # Errors
    /// Where the element is gone.
    pub async fn swipe_up(&self, element: &WebElement, down: f64, pixels: i32) -> Result<()> {
        let script = "const { left, top, width, height } = arguments[0].getBoundingClientRect();
            return [left + width / 2, top + height * arguments[1]]";
        let place = self.run(script, [element.to_json()?, down.into()]).await?;
        let (x, y): (f64, f64) = serde_json::from_value(place)?;
        let touch = async |kind: &str, points: serde_json::Value| {
            let event = json!({ "type": kind, "touchPoints": points });
            self.session.cdp().send_raw("Input.dispatchTouchEvent", event).await
        };
        touch("touchStart", json!([{ "x": x, "y": y }])).await?;
        for moved in (0..=pixels).step_by(10) {
            touch("touchMove", json!([{ "x": x, "y": y - f64::from(moved) }])).await?;
        }
        touch("touchEnd", json!([])).await?;
        Ok(())
    }

    /// Presses the pointer on an element and moves it, holding, through places given as shares of its width and height.
    ///
    /// # Errors
    /// Where the element is gone.
    pub async fn hold(&self, element: &WebElement, places: &[(f64, f64)]) -> Result<()> {
        let at = element.rect().await?;
        let point = |&(x, y): &(f64, f64)| {
            ((at.x + at.width * x).round() as i64, (at.y + at.height * y).round() as i64)
        };
        let mut points = places.iter().map(point);
        let (x, y) = points.next().context("a stroke has a start")?;
        let chain = self.pointer().move_to(x, y).click_and_hold();
        Ok(points.fold(chain, |chain, (x, y)| chain.move_to(x, y)).perform().await?)
    }

    /// Releases the pointer.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn let_go(&self) -> Result<()> {
        Ok(self.pointer().release().perform().await?)
    }

    /// Picks an option, by its text, in the list, the menu or the row of choices of this name.
    ///
    /// # Errors
    /// Where there is no such list or option.
    pub async fn choose(&self, list: &str, option: &str) -> Result<()> {
        let script = "const [name, option] = arguments;
            const called = (one) => one.ariaLabel ?? one.labels?.[0]?.textContent;
            const list = [...document.querySelectorAll('select, [role=radiogroup], [role=group], [role=dialog]')].find((one) => called(one) === name);
            const own = [...(list?.querySelectorAll('option, label, button') ?? [])].find((one) => one.textContent === option);
            const opener = (one) => one && (document.querySelector(`button[aria-controls~='${one.id}'][aria-expanded=false]`) ?? opener(one.parentElement));
            // An option of a closed list is not laid out.
            if (own && (own.localName === 'option' ? list : own).checkVisibility()) return own;
            if (own) opener(list)?.click();
            return null";
        let ask = [json!(list), json!(option)];
        self.wait_for(&format!("\"{list}\" offers \"{option}\""), async || {
            Ok(!self.run(script, ask.clone()).await?.is_null())
        })
        .await?;
        let own = self.session.execute(script.to_owned(), ask.to_vec()).await?.element()?;
        self.close_what_does_not_hold(&own).await?;
        Ok(own.click().await?)
    }

    /// A chain of what a hand does with the pointer.
    pub(crate) fn pointer(&self) -> ActionChain {
        self.session.action_chain_with_delay(None, Some(MOVE))
    }

    /// Types text into what has the focus.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn type_keys(&self, keys: impl Into<thirtyfour::TypingData>) -> Result<()> {
        Ok(self.session.action_chain().send_keys(keys).perform().await?)
    }

    /// Presses a key while others are held: `chord([Key::Control], "z")`.
    ///
    /// # Errors
    /// Where the browser cannot.
    pub async fn chord<const N: usize>(
        &self,
        held: [Key; N],
        key: impl Into<thirtyfour::TypingData>,
    ) -> Result<()> {
        let mut chain = self.session.action_chain();
        for key in &held {
            chain = chain.key_down(key.clone());
        }
        chain = chain.send_keys(key);
        for key in &held {
            chain = chain.key_up(key.clone());
        }
        Ok(chain.perform().await?)
    }
}
