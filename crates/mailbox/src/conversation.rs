//! One SMTP conversation: as much of RFC 5321 as senders use.

use std::io;

use tokio::{
    io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
    time::timeout,
};
use values::Duration;

/// The largest mail.
const LARGEST: usize = 4 * 1024 * 1024;
/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(60);

/// Answers a sender until they leave; `keep` gets each mail's envelope and source.
pub(crate) async fn hold(stream: TcpStream, keep: impl Fn(Vec<String>, &[u8])) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    let mut to: Vec<String> = Vec::new();
    say(&mut stream, "220 kibali mailbox").await?;
    while let Some(line) = hear(&mut stream).await? {
        let verb: String = line.chars().take(4).collect::<String>().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" => {
                say(&mut stream, "250-kibali mailbox\r\n250-SMTPUTF8\r\n250-8BITMIME\r\n250 PIPELINING")
                    .await?
            }
            "RCPT" => {
                to.extend(line.split(['<', '>']).nth(1).map(str::to_owned));
                say(&mut stream, "250 ok").await?;
            }
            "DATA" => {
                say(&mut stream, "354 go on").await?;
                let Some(source) = hear_mail(&mut stream).await? else {
                    return say(&mut stream, "552 too large").await;
                };
                keep(std::mem::take(&mut to), &source);
                say(&mut stream, "250 kept").await?;
            }
            "RSET" => {
                to.clear();
                say(&mut stream, "250 ok").await?;
            }
            "QUIT" => return say(&mut stream, "221 bye").await,
            "HELO" | "MAIL" | "NOOP" => say(&mut stream, "250 ok").await?,
            _ => say(&mut stream, "502 not here").await?,
        }
    }
    Ok(())
}

async fn hear_mail(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Vec<u8>>> {
    let mut source = Vec::new();
    loop {
        let mut line = Vec::new();
        let read = timeout(SILENCE, stream.read_until(b'\n', &mut line)).await??;
        if read == 0 || line == b".\r\n" || line == b".\n" {
            return Ok(Some(source));
        }
        if source.len() + line.len() > LARGEST {
            return Ok(None);
        }
        source.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

async fn hear(stream: &mut BufReader<TcpStream>) -> io::Result<Option<String>> {
    let mut line = Vec::new();
    let read = timeout(SILENCE, stream.read_until(b'\n', &mut line)).await??;
    Ok((read > 0).then(|| String::from_utf8_lossy(&line).trim_end().to_owned()))
}

/// In one piece: a second one would wait until the sender has acknowledged the first, which takes them 40 ms.
async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> io::Result<()> {
    stream.write_all(format!("{line}\r\n").as_bytes()).await
}
