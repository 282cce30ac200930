//! The report in an archive: what `global-health dump` writes holds one.

const BLOCK: usize = 512;
/// The file of it that is read.
const REPORT: &[u8] = b"report.json";

/// Takes the report out of an archive of tar; what is no such archive passes as it is.
#[derive(Debug, Default)]
pub(super) struct Archive {
    form: Form,
    /// What is no whole block of a header yet.
    header: Vec<u8>,
    /// How many bytes of a file are to come, and how many of these are read.
    left: usize,
    wanted: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Form {
    /// Nobody knows before the first header is whole.
    #[default]
    Unknown,
    Archive,
    Plain,
}

impl Archive {
    /// Whether it is one.
    pub fn is_one(&self) -> bool {
        self.form == Form::Archive
    }

    /// Hands on what is to be read of the next piece, wherever it was cut.
    pub fn push(&mut self, mut piece: &[u8], read: &mut impl FnMut(&[u8])) {
        while !piece.is_empty() {
            if self.form == Form::Plain {
                return read(piece);
            }
            let (part, rest) = piece.split_at(piece.len().min(self.missing()));
            piece = rest;
            if self.left > 0 {
                let wanted = part.len().min(self.wanted);
                read(&part[..wanted]);
                self.wanted -= wanted;
                self.left -= part.len();
                continue;
            }
            self.header.extend_from_slice(part);
            if self.header.len() == BLOCK {
                self.begin(read);
            }
        }
    }

    /// Hands on what was kept back, as there is no more.
    pub fn finish(&mut self, read: &mut impl FnMut(&[u8])) {
        if self.form == Form::Unknown {
            self.form = Form::Plain;
            read(&std::mem::take(&mut self.header));
        }
    }

    /// How many bytes are the next part.
    fn missing(&self) -> usize {
        if self.left > 0 { self.left } else { BLOCK - self.header.len() }
    }

    /// A header is whole.
    fn begin(&mut self, read: &mut impl FnMut(&[u8])) {
        let header = std::mem::take(&mut self.header);
        if header[257..].starts_with(b"ustar") {
            self.form = Form::Archive;
            let size = header[124..136].iter().filter(|byte| byte.is_ascii_digit());
            let size = size.fold(0_usize, |size, digit| {
                size.saturating_mul(8).saturating_add(usize::from(digit - b'0'))
            });
            self.left = size.checked_next_multiple_of(BLOCK).unwrap_or(usize::MAX);
            let is_report = header.starts_with(REPORT) && header[REPORT.len()] == 0;
            self.wanted = if is_report { size } else { 0 };
        } else if self.form == Form::Unknown {
            self.form = Form::Plain;
            read(&header);
        }
    }
}
