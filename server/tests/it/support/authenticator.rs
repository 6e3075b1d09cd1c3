//! An authenticator in software (WebAuthn Level 3): makes passkeys and signs with them, rightly or not.

use data_encoding::BASE64URL_NOPAD as BASE64;
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The bits of the authenticator's data (section 6.1).
pub const PRESENT: u8 = 1;
pub const VERIFIED: u8 = 1 << 2;
const KEY_INCLUDED: u8 = 1 << 6;

/// One passkey on one device. What it tells can be changed before it tells it.
#[derive(Clone)]
pub struct Authenticator {
    key: SigningKey,
    pub id: Vec<u8>,
    /// Whom it was made for.
    pub handle: String,
    pub origin: String,
    pub rp: String,
    pub flags: u8,
    /// Told, and grown before, with each signature; 0 for one that does not count.
    pub count: u32,
}

impl Authenticator {
    /// A key that nobody has seen yet; the number tells keys apart.
    pub fn new(number: u8, origin: &str) -> Self {
        let key = SigningKey::from_slice(&[number; 32]).expect("a key");
        let origin = origin.to_owned();
        let (flags, rp) = (PRESENT | VERIFIED, "localhost".to_owned());
        Self { key, id: vec![number; 16], handle: String::new(), origin, rp, flags, count: 1 }
    }

    /// Makes a passkey from `PublicKeyCredentialCreationOptionsJSON`.
    pub fn make(&mut self, options: &Value) -> Value {
        self.handle = text(&options["user"]["id"]);
        let mut data = self.data(self.flags | KEY_INCLUDED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).expect("a short id").to_be_bytes());
        data.extend(&self.id);
        data.extend(self.cose_key());
        // {"fmt": "none", "attStmt": {}, "authData": h'…'} in CBOR.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).expect("a short one"));
        object.extend(data);
        let client_data = self.client_data("webauthn.create", &text(&options["challenge"]));
        let response = json!({
            "clientDataJSON": BASE64.encode(&client_data),
            "attestationObject": BASE64.encode(&object),
            "transports": ["internal"],
        });
        self.credential(response)
    }

    /// Signs what `PublicKeyCredentialRequestOptionsJSON` asks for.
    pub fn sign(&mut self, options: &Value) -> Value {
        let client_data = self.client_data("webauthn.get", &text(&options["challenge"]));
        if self.count > 0 {
            self.count += 1;
        }
        let data = self.data(self.flags);
        let signed = [data.as_slice(), &Sha256::digest(&client_data)].concat();
        let signature: DerSignature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": BASE64.encode(&client_data),
            "authenticatorData": BASE64.encode(&data),
            "signature": BASE64.encode(signature.as_bytes()),
            "userHandle": self.handle,
        });
        self.credential(response)
    }

    fn credential(&self, response: Value) -> Value {
        let id = BASE64.encode(&self.id);
        json!({
            "id": id,
            "rawId": id,
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": response,
        })
    }

    fn client_data(&self, kind: &str, challenge: &str) -> Vec<u8> {
        let data =
            json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false });
        data.to_string().into_bytes()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(&self.rp).to_vec();
        data.push(flags);
        data.extend(self.count.to_be_bytes());
        data
    }

    /// {1: 2, 3: -7, -1: 1, -2: x, -3: y}: ES256 on P-256 (RFC 9053).
    fn cose_key(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let (x, y) = (point.x().expect("a point"), point.y().expect("a point"));
        [b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), x, b"\x22\x58\x20", y].concat()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}
