//! The page as one file, which opens by a double click, in a frame without a host, in a room without a network. Everything that the site
//! loads stands packed in the page, its scripts are allowed by their check sums, and it may connect to nothing.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, ensure};
use base64::prelude::{BASE64_STANDARD, Engine};
use sha2::{Digest, Sha256};
use workshop::server::gzip;

use crate::link::{self, Graph, Shape};
use crate::page::{SHEET, SHEET_BEGIN};
use crate::site::{BOOT, ENTRY, Files, bytes};

/// Marks the page, so that its first script does not take it for the site's.
const MARK: [&str; 2] = ["<html lang=\"en\"", "<html lang=\"en\" data-one-file"];
const ICON: &str = "<link rel=\"icon\" href=\"icon.svg\" type=\"image/svg+xml\">\n";
const SCRIPTS: [&str; 2] =
    ["<script defer src=\"boot.js\"></script>\n", "<script type=\"module\" src=\"main.js\"></script>\n"];
const POLICY: &str = "<meta http-equiv=\"Content-Security-Policy\" content=\"";
/// Where a scene goes that is saved with the page: what an address would say of it.
const SCENE: &str = "<script type=\"text/plain\" id=\"scene\"></script>\n";

/// The whole site as one page.
///
/// # Errors
/// Where a script does not keep to the linker's rules, or the page lacks what is to be changed.
pub(crate) fn page(sources: &Path, page: &str, files: &Files) -> Result<String> {
    let graph = Graph::read(sources, ENTRY, Shape::OneScript)?;
    let main = link::script(&graph, ENTRY);
    let boot = String::from_utf8(files[BOOT].clone())?;
    let sheet = inline_fonts(&sheets(files)?, files);
    let mut page = page.to_owned();
    let icon = BASE64_STANDARD.encode(bytes(&sources.join("icon.svg"))?);
    replace(&mut page, MARK[0], MARK[1])?;
    replace(&mut page, ICON, &format!("<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\">\n"))?;
    replace(&mut page, SCRIPTS[0], &format!("<script>{boot}</script>\n"))?;
    replace(&mut page, SCRIPTS[1], SCENE)?;
    page = with_policy(&page, &policy(&[&boot, &main], &sheet))?;
    page = page.split_inclusive('\n').filter(|line| !line.starts_with(SHEET_BEGIN)).collect();
    replace(&mut page, "</head>", &format!("<style>{sheet}</style>\n</head>"))?;
    let parts = workers(sources, &graph)? + &packed(files)?;
    replace(&mut page, "</body>", &format!("{parts}<script>{main}</script>\n</body>"))?;
    Ok(page)
}

/// What the page may do: run these scripts and their workers, show this style and its own pictures and fonts, and connect to nothing.
fn policy(scripts: &[&str], sheet: &str) -> String {
    let sum = |text: &&str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(text.as_bytes())));
    let scripts: Vec<String> = scripts.iter().map(sum).collect();
    format!(
        "default-src 'none'; script-src {} 'wasm-unsafe-eval'; worker-src blob:; style-src {}; img-src data: blob:; font-src data:; \
         connect-src 'none'; base-uri 'none'; form-action 'none'",
        scripts.join(" "),
        sum(&sheet)
    )
}

fn with_policy(page: &str, policy: &str) -> Result<String> {
    let Some((before, after)) = page.split_once(POLICY) else {
        anyhow::bail!("index.html has no policy");
    };
    let rest = after.split_once('"').map_or("", |(_, rest)| rest);
    Ok(format!("{before}{POLICY}{policy}\"{rest}"))
}

/// The styles of the first sight, then those of what comes later.
fn sheets(files: &Files) -> Result<String> {
    let later = files.iter().filter(|(path, _)| ending(path) == "css" && *path != SHEET);
    let all = [&files[SHEET]].into_iter().chain(later.map(|(_, content)| content));
    all.map(|content| Ok(String::from_utf8(content.clone())?)).collect()
}

fn inline_fonts(sheet: &str, files: &Files) -> String {
    let fonts = files.iter().filter(|(path, _)| ending(path) == "woff2");
    fonts.fold(sheet.to_owned(), |sheet, (path, font)| {
        let data = format!("url(\"data:font/woff2;base64,{}\")", BASE64_STANDARD.encode(font));
        sheet.replace(&format!("url(\"../{path}\")"), &data)
    })
}

/// The scripts of the workers, each with the names of the files that it reads.
fn workers(sources: &Path, graph: &Graph) -> Result<String> {
    let paths: BTreeSet<&str> =
        graph.modules.iter().flat_map(|module| &module.workers).map(|worker| worker.path.as_str()).collect();
    let mut scripts = String::new();
    for path in paths {
        let graph = Graph::read(sources, path, Shape::OneScript)?;
        let files: Vec<&str> =
            graph.modules.iter().flat_map(|module| &module.files).map(|file| file.path.as_str()).collect();
        let script = link::script(&graph, path);
        scripts += &part(&format!("data-worker=\"{path}\" data-files=\"{}\"", files.join(" ")), &script)?;
    }
    Ok(scripts)
}

/// The files that are read, each compressed.
fn packed(files: &Files) -> Result<String> {
    let read = files.iter().filter(|(path, _)| ["wasm", "json", "txt"].contains(&ending(path)));
    read.map(|(path, content)| {
        part(&format!("data-file=\"{path}\""), &BASE64_STANDARD.encode(gzip(content)?))
    })
    .collect()
}

fn part(about: &str, text: &str) -> Result<String> {
    ensure!(
        !text.contains("</script") && !text.contains("<!--"),
        "a part of the page as one file would end too early: {about}"
    );
    Ok(format!("<script type=\"text/plain\" {about}>{text}</script>\n"))
}

fn ending(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or_default()
}

fn replace(page: &mut String, from: &str, to: &str) -> Result<()> {
    ensure!(page.matches(from).count() == 1, "index.html does not have {from} once");
    *page = page.replace(from, to);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_allowed_by_their_sums() {
        let policy = policy(&["", "a"], "b");
        assert!(
            policy.contains("script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-"),
            "{policy}"
        );
        assert!(policy.contains("connect-src 'none'"), "{policy}");
        let page = with_policy(&format!("a {POLICY}old\">\nb"), "new").unwrap();
        assert_eq!(page, format!("a {POLICY}new\">\nb"));
    }

    #[test]
    fn fonts_stand_in_the_style() {
        let files = Files::from([("fonts/a.woff2".to_owned(), vec![1, 2, 3])]);
        assert_eq!(
            inline_fonts("src: url(\"../fonts/a.woff2\") format(\"woff2\");", &files),
            "src: url(\"data:font/woff2;base64,AQID\") format(\"woff2\");"
        );
    }

    #[test]
    fn no_part_ends_the_page_early() {
        assert!(part("data-file=\"a\"", "f(\"</script>\")").is_err());
    }
}
