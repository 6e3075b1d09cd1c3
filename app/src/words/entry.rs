//! The words of the way in: landing, login, register, and the page that is not there.

pub const TAGLINE: &str = "One task board for everybody, always up to date";
pub const PITCH: &str = "TaskSync shows your team's tasks as a board or a list. What one person changes, \
                         everybody sees at once, on the desk and on the phone.";
pub const PICTURE: &str = "A board with the columns To do, In progress and Done, and a few tasks in each.";
pub const CREATE_ACCOUNT: &str = "Create account";
pub const LOG_IN: &str = "Log in";
pub const OPEN: &str = "Open your board";
pub const CLOSED: &str = "This server takes no new accounts. Its administrator can make one for you.";

pub const REGISTER_TITLE: &str = "Create your account";
pub const LOGIN_TITLE: &str = "Log in to TaskSync";
pub const HAVE_ACCOUNT: &str = "You have an account already?";
pub const NO_ACCOUNT: &str = "New here?";

pub const USERNAME: &str = "Username";
pub const EMAIL: &str = "Email";
pub const PHONE: &str = "Phone";
pub const PASSWORD: &str = "Password";
pub const IDENTIFIER: &str = "Username, email or phone";
pub const OPTIONAL: &str = "Optional";
pub const USERNAME_HINT: &str = "3 to 32 letters, digits, or _ . -";
pub const PHONE_HINT: &str = "With the country's code, like +49 30 123456";
pub const PASSWORD_HINT: &str = "At least 8 characters";
pub const CHECK_FIELDS: &str = "Something does not fit yet. Look at the marked fields.";

pub const NOT_FOUND_TITLE: &str = "This page is not here";
pub const NOT_FOUND: &str = "The address may be mistyped, or what it led to was moved or deleted. Check it, or start from your board.";
