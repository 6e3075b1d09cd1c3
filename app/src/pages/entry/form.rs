//! A form on its way in.

use super::with_next;
use crate::boot::Boot;
use crate::domain::{FieldError, Refused};
use crate::protocol::{Problem, ProblemField};
use crate::store::{Surroundings, use_surroundings};
use crate::words::entry as words;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FormData, HtmlElement, HtmlFormElement, HtmlInputElement};
use leptos::{ev, html, prelude::*, task::spawn_local};
use serde::Deserialize;

/// A form that lets somebody in. What is typed stays in the browser's own fields and is read when it is
/// needed, so that nothing typed before the page has woken up gets lost.
#[derive(Clone, Copy)]
pub(in crate::pages) struct EntryForm {
    /// The form's element.
    pub(in crate::pages) node: NodeRef<html::Form>,
    /// What is wrong as a whole.
    pub(in crate::pages) alert: RwSignal<String>,
    /// Is an answer being waited for?
    pub(in crate::pages) is_under_way: RwSignal<bool>,
    errors: RwSignal<Vec<ProblemField>>,
    surroundings: StoredValue<Option<Surroundings>>,
    /// Its fields, in their order.
    fields: &'static [&'static str],
    /// What the server will be sent, or what is wrong with it.
    check: fn(&Typed) -> Result<String, Refused>,
}

/// What stands in the fields.
pub(in crate::pages) struct Typed(FormData);

impl Typed {
    /// What stands in a field; nothing when there is no such field.
    pub(in crate::pages) fn get(&self, field: &str) -> String {
        self.0.get(field).as_string().unwrap_or_default()
    }
}

impl EntryForm {
    /// A form with these fields; with what was wrong when it was sent before the page had woken up.
    pub(in crate::pages) fn new(
        boot: &Boot,
        fields: &'static [&'static str],
        check: fn(&Typed) -> Result<String, Refused>,
    ) -> Self {
        let form = Self {
            node: NodeRef::new(),
            alert: RwSignal::default(),
            is_under_way: RwSignal::new(false),
            errors: RwSignal::default(),
            surroundings: StoredValue::new(use_surroundings()),
            fields,
            check,
        };
        if let Some(sent) = &boot.form {
            form.show(sent.problem.clone());
            Effect::new(move || form.focus_first_bad());
        }
        form
    }

    /// What is wrong with a field; empty while nothing is.
    pub(in crate::pages) fn error(self, field: &'static str) -> Signal<String> {
        Signal::derive(move || {
            let errors = self.errors.read();
            errors
                .iter()
                .find(|error| error.field == field)
                .map(|error| error.message.clone())
                .unwrap_or_default()
        })
    }

    /// Sends the form, unless something in it is wrong or it is under way already.
    pub(in crate::pages) fn submit(self, event: &ev::SubmitEvent, path: &'static str, next: String) {
        let Some(surroundings) = self.surroundings.get_value() else { return };
        event.prevent_default();
        let Some(typed) = self.typed() else { return };
        if self.is_under_way.get_untracked() {
            return;
        }
        let body = match (self.check)(&typed) {
            Ok(body) => body,
            Err(refused) => return self.refuse(problem(&refused)),
        };
        self.alert.set(String::new());
        self.errors.set(Vec::new());
        self.is_under_way.set(true);
        spawn_local(async move {
            match surroundings.0.call("POST", path, Some(body)).await {
                Ok(entered) => {
                    let on = notice(&entered).map_or(next.clone(), |notice| with_next(&notice, &next));
                    surroundings.0.go(&on);
                }
                Err(problem) => {
                    self.is_under_way.set(false);
                    self.refuse(problem);
                }
            }
        });
    }

    /// Looks at a field that was left for another: what is wrong in it is said, but not that it is still
    /// empty. When it was left for a button nothing is said yet, as the button would move from under the
    /// hand.
    pub(in crate::pages) fn left(self, event: &ev::FocusEvent) {
        let Some(field) = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let goes_to_field = event.related_target().is_some_and(|it| it.has_type::<HtmlInputElement>());
        if goes_to_field && !field.value().is_empty() {
            self.look_at(&field.name());
        }
    }

    /// Looks at a field again while it is being put right.
    pub(in crate::pages) fn typed_into(self, event: &ev::Event) {
        let Some(field) = event.target().and_then(|it| it.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let name = field.name();
        if self.errors.read_untracked().iter().any(|error| error.field == name) {
            self.look_at(&name);
        }
    }

    fn look_at(self, field: &str) {
        let Some(typed) = self.typed() else { return };
        let found = (self.check)(&typed).err().map(|refused| problem(&refused).errors).unwrap_or_default();
        self.errors.update(|errors| {
            let had_errors = !errors.is_empty();
            errors.retain(|error| error.field != field);
            errors.extend(found.into_iter().filter(|error| error.field == field));
            if had_errors && errors.is_empty() {
                self.alert.set(String::new());
            }
        });
    }

    fn refuse(self, problem: Problem) {
        self.show(problem);
        self.focus_first_bad();
    }

    /// Says what is wrong where it is wrong; what belongs to no field of the form is said above it.
    fn show(self, problem: Problem) {
        let has_field = |error: &ProblemField| self.fields.contains(&error.field.as_str());
        let is_marked = !problem.errors.is_empty() && problem.errors.iter().all(has_field);
        self.alert.set(match is_marked {
            // A step further, and no mistake: the field itself says what is asked for.
            true if problem.code == "totp_required" => String::new(),
            true => words::CHECK_FIELDS.to_owned(),
            false => problem.detail,
        });
        self.errors.set(problem.errors);
    }

    fn focus_first_bad(self) {
        let errors = self.errors.read_untracked();
        let is_bad = |field: &&&str| errors.iter().any(|error| error.field == ***field);
        let Some(field) = self.fields.iter().find(is_bad) else { return };
        let form: Option<HtmlFormElement> = self.node.get_untracked();
        let input = form.and_then(|form| form.query_selector(&format!("[name={field}]")).ok()?);
        if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlElement>().ok()) {
            // Once it is drawn: the field may just have come up. Fails only for what cannot take the focus.
            request_animation_frame(move || drop(input.focus()));
        }
    }

    fn typed(self) -> Option<Typed> {
        FormData::new_with_form(&self.node.get_untracked()?).ok().map(Typed)
    }
}

/// The page that the server wants the person to see first; `None` if there is nothing to tell.
fn notice(entered: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Entered {
        notice: Option<String>,
    }
    serde_json::from_str::<Entered>(entered).ok()?.notice
}

/// A refusal in the form in which the server would send it.
fn problem(refused: &Refused) -> Problem {
    let field = |error: &FieldError| ProblemField {
        field: error.field.clone(),
        code: error.problem.code().to_owned(),
        message: error.to_string(),
    };
    Problem {
        detail: refused.to_string(),
        errors: refused.errors().iter().map(field).collect(),
        ..Problem::default()
    }
}
