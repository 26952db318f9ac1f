//! The words of a posting: the rule's, else the file's, else counterparty and reference.

use super::PostingError;
use crate::booking::chart::Chart;
use crate::booking::rules::{Rule, Rules, cost_center};
use crate::entry::{AttributeSet, Entry};
use crate::mapping::Scope;
use crate::mapping::expression::{ExpressionError, Expressions, Template};
use crate::problem::Source;
use crate::toml_tree::{Document, Value};

/// What a posting says where neither the rule nor the file of rules does; the first that has all its values.
const TEXTS: &str = r#"texts = ["{counterparty} {reference?}", "{reference}", "{operation_type}", "{id}"]"#;

/// What postings say that nobody gave any words.
#[derive(Debug)]
pub(super) struct Words {
    templates: Vec<Template>,
    /// What a source must read for them.
    pub(super) needs: AttributeSet,
}

/// Room for nearly every text, in bytes: programs show some sixty characters of it.
const USUAL: usize = 80;

impl Words {
    pub(super) fn new() -> Self {
        let source = Source::new("the program", TEXTS);
        let document = Document::parse(&source, &mut Vec::new());
        let mut root = document.root();
        let texts = root.take("texts").and_then(Value::as_list).unwrap_or_default();
        let mut expressions = Expressions::new();
        let texts = texts.iter().filter_map(Value::as_text);
        Self {
            templates: texts.map(|text| expressions.template(&text)).collect(),
            needs: expressions.finish().needs,
        }
    }

    pub(super) fn text(
        &self,
        rule: Option<&Rule>,
        rules: &Rules,
        entry: &Entry<'_>,
        scope: &Scope<'_>,
    ) -> Result<String, PostingError> {
        let own = rule.and_then(|rule| rule.text.as_ref());
        let mut text = String::with_capacity(USUAL);
        for template in own.into_iter().chain(&rules.text).chain(&self.templates) {
            let written = template.write(scope, &mut text);
            if written.map_err(|error| refused(rule, entry, error))? && !text.trim().is_empty() {
                break;
            }
            text.clear();
        }
        Ok(text)
    }
}

pub(super) fn cost_center(
    rule: Option<&Rule>,
    chart: &Chart,
    entry: &Entry<'_>,
    scope: &Scope<'_>,
) -> Result<Option<String>, PostingError> {
    let Some((rule, template)) = rule.and_then(|rule| Some((rule, rule.cost_center.as_ref()?))) else {
        return Ok(None);
    };
    let mut text = String::new();
    let written = template.write(scope, &mut text);
    let is_there = written.map_err(|error| refused(Some(rule), entry, error))? && !text.trim().is_empty();
    if !is_there {
        return Ok(None);
    }
    match cost_center::refusal(&text).filter(|_| chart.personal) {
        None => Ok(Some(text)),
        Some(reason) => Err(PostingError::CostCenter {
            entry: entry.id.clone().into_owned(),
            rule: rule.name.clone(),
            text,
            reason,
        }),
    }
}

fn refused(rule: Option<&Rule>, entry: &Entry<'_>, error: ExpressionError) -> PostingError {
    PostingError::Rule {
        entry: entry.id.clone().into_owned(),
        rule: rule.map_or("text", |rule| &rule.name).to_owned(),
        error,
    }
}
