//! The pages that the server draws, asked for by everybody.

use super::doors::{
    Administrators, DOORS, Form, Letter, Managers, Members, NoPage, Onward, Open, Own, Thing, Ticket, WayIn,
};
use super::*;

on_both_databases!(
    everybody_is_led_as_the_table_says,
    a_page_of_others_is_no_page,
    no_program_and_nobody_who_is_kept_out_sees_a_page_of_their_own,
    a_form_takes_the_rights_that_the_api_takes,
);

/// Signed in as a browser is: with cookies.
async fn sign_in(cast: &Cast, who: Who) -> Caller {
    let browser = Caller::browser(cast.server.addr());
    browser.log_in(&who.name().expect("a person")).await.expect(StatusCode::OK);
    browser
}

/// The page about this workspace; of things with a secret or an id, one that nobody has.
fn address(page: &str, target: &Target) -> String {
    let page = page.replace("/w/{id}", &format!("/w/{}", target.workspace));
    let page = page.replace("{workspace}", &target.workspace).replace("{project}", &target.project);
    let page = page.replace("{id}", &target.nowhere().token).replace("{ticket}", &"A".repeat(43));
    page.replace("{view}", "list")
}

async fn ask(caller: &Caller, page: &str, target: &Target) -> Answer {
    let (method, path) = page.split_once(' ').expect("a method and a path");
    let path = address(path, target);
    if method == "GET" { caller.page(&path).await } else { caller.form(&path, &[]).await }
}

fn is_to_login(answer: &Answer) -> bool {
    answer.status == StatusCode::SEE_OTHER
        && answer.header("location").is_some_and(|place| place.starts_with("/login"))
}

/// Is it theirs to see? A form without its fields may be told so.
fn is_let_in(page: &str, answer: &Answer) -> bool {
    let told =
        [StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNSUPPORTED_MEDIA_TYPE].contains(&answer.status);
    let leads_on = answer.status == StatusCode::SEE_OTHER && !is_to_login(answer);
    answer.status == StatusCode::OK || leads_on || (told && page.starts_with("POST"))
}

async fn everybody_is_led_as_the_table_says(place: Place) {
    let cast = Cast::gather(place).await;
    let target = Target::make(&cast).await;
    let (nobody, owner) = (Caller::browser(cast.server.addr()), sign_in(&cast, Who::Owner).await);
    for (page, door) in DOORS {
        if *page == "POST /logout" || matches!(*door, NoPage | Administrators) {
            continue;
        }
        let (signed_out, signed_in) = (ask(&nobody, page, &target).await, ask(&owner, page, &target).await);
        let both = [signed_out.status, signed_in.status];
        let what = format!("{page}: {} and {}", signed_out.status, signed_in.status);
        match door {
            Open => assert_eq!(both, [StatusCode::OK; 2], "{what}"),
            WayIn => {
                let leads_on = signed_in.status == StatusCode::SEE_OTHER && !is_to_login(&signed_in);
                assert!(signed_out.status == StatusCode::OK && leads_on, "{what}");
            }
            Onward => {
                let on = signed_out.header("location").unwrap_or_default();
                let page = format!("GET {on}");
                assert!(DOORS.iter().any(|(known, door)| *known == page && *door == Own), "{what}: {on}");
            }
            Own | Members | Managers => {
                assert!(is_to_login(&signed_out) && is_let_in(page, &signed_in), "{what}");
            }
            Thing => {
                let is_none = match signed_in.status {
                    StatusCode::NOT_FOUND => true,
                    status => status == StatusCode::UNPROCESSABLE_ENTITY && page.starts_with("POST"),
                };
                assert!(is_to_login(&signed_out) && is_none, "{what}");
            }
            Letter => assert_eq!(both, [StatusCode::UNPROCESSABLE_ENTITY; 2], "{what}"),
            // Whoever is not signed in is led to the page that offers to.
            Ticket if *page == "POST /invite/{ticket}" => {
                assert_eq!(both, [StatusCode::SEE_OTHER, StatusCode::NOT_FOUND], "{what}");
            }
            Ticket => assert_eq!(both, [StatusCode::NOT_FOUND; 2], "{what}"),
            Form => assert_eq!(signed_out.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}"),
            Administrators | NoPage => {}
        }
        for answer in [signed_out, signed_in] {
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{what}");
            assert!(answer.header("content-security-policy").is_some(), "{what}");
        }
    }
    let out = owner.form("/logout", &[]).await;
    assert_eq!((out.status, out.header("location")), (StatusCode::SEE_OTHER, Some("/")));
    assert!(is_to_login(&owner.page("/app").await));
}

async fn a_page_of_others_is_no_page(place: Place) {
    let cast = Cast::gather(place).await;
    let target = Target::make(&cast).await;
    let nobody = Caller::browser(cast.server.addr());
    let owner = cast.id(Who::Owner).await;
    let mut shown = 0;
    for who in [Who::Owner, Who::Admin, Who::Member, Who::Viewer, Who::Other, Who::Stranger, Who::Operator] {
        let browser = sign_in(&cast, who).await;
        for (page, door) in DOORS {
            let may_see: &[Who] = match door {
                Members => &[Who::Owner, Who::Admin, Who::Member, Who::Viewer],
                Managers => &[Who::Owner, Who::Admin],
                Administrators => &[Who::Operator],
                _ => continue,
            };
            let answer = ask(&browser, page, &target).await;
            let what = format!("{page} by {who:?}: {}", answer.status);
            if may_see.contains(&who) {
                shown += 1;
                assert!(is_let_in(page, &answer), "{what}");
            } else {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{what}");
                assert!(!answer.text.contains(&owner) && !answer.text.contains(SECRET), "{what} tells of it");
                assert!(is_to_login(&ask(&nobody, page, &target).await), "{page}");
            }
        }
    }
    assert!(shown > 0, "nobody was shown anything");
}

async fn no_program_and_nobody_who_is_kept_out_sees_a_page_of_their_own(place: Place) {
    let cast = Cast::gather(place).await;
    let target = Target::make(&cast).await;
    let (operator, member) = (cast.caller(Who::Operator), cast.id(Who::Member).await);
    let browser = sign_in(&cast, Who::Member).await;
    let disable = json!({ "disabled": true, "current_password": PASSWORD });
    operator.patch(&format!("/instance/people/{member}"), disable).await.expect(StatusCode::OK);
    let programs = [Who::Reader, Who::Writer, Who::Bound, Who::Disabled, Who::DisabledWriter];
    let callers = programs.map(|who| (format!("{who:?}"), cast.caller(who)));
    for (page, door) in DOORS {
        if !matches!(door, Own | Thing | Members | Managers | Administrators) {
            continue;
        }
        for (who, caller) in callers.iter().map(|(who, caller)| (who.as_str(), *caller)) {
            let answer = ask(caller, page, &target).await;
            assert!(is_to_login(&answer), "{page} by {who}: {}", answer.status);
        }
        let answer = ask(&browser, page, &target).await;
        assert!(is_to_login(&answer), "{page} by a browser that was let in before: {}", answer.status);
    }
}

/// The forms come to the same functions as the API's requests: whoever may not, is told, and nothing has changed.
async fn a_form_takes_the_rights_that_the_api_takes(place: Place) {
    let cast = Cast::gather(place).await;
    let target = Target::make(&cast).await;
    let (workspace, person) = (&target.workspace, target.person.as_str());
    let own = format!("/app/settings/w/{workspace}");
    let owner = cast.caller(Who::Owner);
    let standing = async || {
        let about = [format!("/workspaces/{workspace}"), format!("/workspaces/{workspace}/members")];
        let [about, members] = about.map(|path| owner.get(&path));
        (about.await.expect(StatusCode::OK), members.await.expect(StatusCode::OK))
    };
    let before = standing().await;
    let of_owners = [("act", "delete"), ("confirm", SECRET)];
    let handing_over = [("act", "transfer"), ("user", person), ("current_password", PASSWORD)];
    for who in [Who::Admin, Who::Member, Who::Viewer] {
        let browser = sign_in(&cast, who).await;
        let mut forms: Vec<(String, &[(&str, &str)])> =
            vec![(own.clone(), &of_owners), (own.clone(), &handing_over)];
        let of_admins: [&[(&str, &str)]; 2] =
            [&[("user", person), ("role", "admin")], &[("user", person), ("act", "remove")]];
        if who != Who::Admin {
            forms.push((own.clone(), &[("name", "Mine")]));
            forms.extend(of_admins.map(|form| (format!("{own}/members"), form)));
        }
        for (address, form) in forms {
            let answer = browser.form(&address, form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?} by {who:?}");
        }
    }
    assert_eq!(standing().await, before);
}
