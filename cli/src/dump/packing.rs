//! How a dump is compressed: with zstd, or with gzip, which every browser unpacks.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// Alerts repeat each other; who makes a dump waits for it once.
const LEVEL: i32 = 9;
/// How what is compressed with gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file that is compressed as it is written.
pub(super) enum Packer {
    Zstd(zstd::Encoder<'static, File>),
    Gzip(GzEncoder<File>),
}

impl Packer {
    /// Compresses into `file` as the name says that it will have.
    pub fn new(file: File, name: &Path) -> io::Result<Self> {
        let is_gzip = name.extension().is_some_and(|end| end == "gz" || end == "tgz");
        Ok(match is_gzip {
            true => Self::Gzip(GzEncoder::new(file, Compression::best())),
            false => {
                let mut file = zstd::Encoder::new(file, LEVEL)?;
                // As gzip has one: a byte that turned is found.
                file.include_checksum(true)?;
                Self::Zstd(file)
            }
        })
    }

    /// Ends it; afterwards all is on the disk.
    pub fn finish(self) -> io::Result<()> {
        let file = match self {
            Self::Zstd(file) => file.finish()?,
            Self::Gzip(file) => file.finish()?,
        };
        file.sync_all()
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Zstd(file) => file.write(bytes),
            Self::Gzip(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Zstd(file) => file.flush(),
            Self::Gzip(file) => file.flush(),
        }
    }
}

/// What is compressed in `file`, whatever its name.
pub(super) fn unpack(file: File) -> io::Result<Box<dyn Read>> {
    let mut file = BufReader::new(file);
    Ok(match file.fill_buf()?.starts_with(&GZIP) {
        true => Box::new(GzDecoder::new(file)),
        false => Box::new(zstd::Decoder::with_buffer(file)?),
    })
}
