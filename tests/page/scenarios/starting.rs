//! A page that cannot start: whatever is missing, it says so in the reader's language, with what to do.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use page_tests::page::Page;
use page_tests::scenario::{Setup, faults, on_page};
use workshop::project::{self, app};

const MISSING: [&str; 2] = ["one of its files is missing or broken", "某个文件缺失、损坏或未能加载"];
const BROWSER: [&str; 2] =
    ["needs JavaScript modules and WebAssembly with SIMD", "需要 JavaScript 模块和带 SIMD 的 WebAssembly"];
const LANGUAGES: [&str; 2] = ["en-US", "zh-CN"];

/// The site once more, for each of these names, so that it can be broken; in a folder that no other test has.
fn copies(names: &[&str]) -> Result<Setup> {
    let folder = project::root().join("target/page-tests/starting").join(names.concat());
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    for name in names {
        copy(&project::dist(), &folder.join(name))?;
    }
    fs::write(folder.join("index.html"), "<!doctype html><link rel=icon href=data:,>")?;
    Ok(Setup { site: folder, ..Setup::default() })
}

pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// How a file is spoiled.
enum Spoiled {
    Gone,
    /// Only its first half came.
    Half,
    /// It fails as it is run.
    Throws,
}

fn spoil(file: &Path, how: &Spoiled) -> Result<()> {
    let content = fs::read(file).with_context(|| format!("{} is not there", file.display()))?;
    match how {
        Spoiled::Gone => fs::remove_file(file)?,
        Spoiled::Half => fs::write(file, &content[..content.len() / 2])?,
        Spoiled::Throws => fs::write(file, [&content, &b"\nthrow new Error('as it is run');"[..]].concat())?,
    }
    Ok(())
}

async fn is_told(page: &Page, told: &str) -> Result<()> {
    page.wait_for(told, async || Ok(page.alert().await?.contains(told))).await
}

#[test]
fn a_file_that_is_missing_or_broken_is_told() -> Result<()> {
    let cases = [
        ("words", "strings/en.json", Spoiled::Gone),
        ("half-the-words", "strings/en.json", Spoiled::Half),
        ("main", "main.js", Spoiled::Gone),
        ("half-of-main", "main.js", Spoiled::Half),
        ("failing-main", "main.js", Spoiled::Throws),
        ("bindings", "pkg/lab.js", Spoiled::Gone),
        ("half-the-bindings", "pkg/lab.js", Spoiled::Half),
        ("core", "pkg/lab_bg.wasm", Spoiled::Gone),
        ("half-the-core", "pkg/lab_bg.wasm", Spoiled::Half),
        ("style", "style/first.css", Spoiled::Gone),
    ];
    let setup = copies(&cases.each_ref().map(|(name, ..)| *name))?;
    for (name, file, how) in &cases {
        spoil(&app(&setup.site.join(name))?.join(file), how)?;
    }
    faults(&setup, async |page| {
        for (name, ..) in &cases {
            for (language, told) in ["en", "zh-CN"].into_iter().zip(MISSING) {
                // The English words are spoiled, the Chinese ones are whole.
                if name.contains("words") && language == "zh-CN" {
                    continue;
                }
                page.open(&format!("/{name}/?{language}#lang={language}")).await?;
                is_told(page, told).await.context(*name)?;
            }
        }
        Ok(())
    })
    .map(drop)
}

#[test]
fn without_a_script_that_could_say_why_the_page_says_so_itself() -> Result<()> {
    let setup = copies(&["silent"])?;
    for script in ["main.js", "boot.js"] {
        spoil(&app(&setup.site.join("silent"))?.join(script), &Spoiled::Gone)?;
    }
    faults(&setup, async |page| {
        page.open("/silent/").await?;
        is_told(page, "has not started yet").await?;
        is_told(page, "还没有启动").await
    })
    .map(drop)
}

#[test]
fn a_page_opened_as_a_file_says_how_to_open_it() -> Result<()> {
    for (language, told) in LANGUAGES.into_iter().zip(["Opened as a file", "直接打开文件时"]) {
        faults(&Setup::default().in_language(language), async |page| {
            page.open_file(&project::dist().join("index.html")).await?;
            is_told(page, told).await
        })?;
    }
    Ok(())
}

#[test]
fn a_browser_that_lacks_what_it_takes_is_told() -> Result<()> {
    let lacking = [
        "delete globalThis.WebAssembly",
        "WebAssembly.validate = () => false",
        "delete HTMLScriptElement.prototype.noModule",
    ];
    for (language, told) in LANGUAGES.into_iter().zip(BROWSER) {
        for lack in lacking {
            let ((), faults) = faults(&Setup::default().in_language(language), async |page| {
                page.before_load(lack).await?;
                page.open("/").await?;
                is_told(page, told).await
            })?;
            ensure!(faults.is_empty(), "{faults:?}");
        }
    }
    Ok(())
}

#[test]
fn a_page_that_starts_has_nothing_to_say_but_the_sentence_that_stood_there_already() -> Result<()> {
    for language in LANGUAGES {
        on_page(&Setup::default().in_language(language), async |page| {
            assert_eq!(page.alert().await?, "");
            let early = "return fetch('/').then((answer) => answer.text()).then((text) => new DOMParser().parseFromString(text, 'text/html')
                .querySelector(`.early [lang=\"${document.documentElement.lang}\"]`).textContent)";
            let told = "return document.getElementById('prompt').textContent";
            assert_eq!(page.run(early, []).await?, page.run(told, []).await?);
            Ok(())
        })?;
    }
    Ok(())
}
