//! What a person does with the page, each in its own browser.

mod acts;
mod controls;

mod everyone;
mod exports;
mod first_sight;
mod phone;
mod projector;
mod selecting;
mod table;

mod editing;
mod explaining;
mod files;
mod masking;
mod options;
mod scene;
mod scores;
mod targets;

mod embed;
mod history;
mod learning;
mod learning_network;
mod lessons;
mod links;
mod offline;
mod one_file;
mod reader;
mod saving;
mod starting;
mod traps;
mod trouble;

mod golden;
mod harness;
