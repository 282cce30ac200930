/// `address` if it is safe to link to: an absolute http or https address without control
/// characters or blanks.
///
/// Annotations come from outside: `javascript:` and the like are never linked.
pub fn safe_link(address: &str) -> Option<&str> {
    let (scheme, rest) = address.split_once(':')?;
    let rest = rest.strip_prefix("//")?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let is_host = |first: char| first.is_ascii_alphanumeric() || !first.is_ascii() || first == '[';
    let has_host = rest.starts_with(is_host);
    let is_clean = !address.contains(|c: char| c.is_control() || c.is_whitespace());
    (is_web && has_host && is_clean).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::safe_link;

    #[test]
    fn web_addresses_are_linked() {
        for address in [
            "https://runbooks.example/KubeNodeNotReady?a=b#c",
            "HTTP://10.0.0.1:9090/graph?g0.expr=up+%3D%3D+0",
            "http://[::1]/x",
        ] {
            assert_eq!(safe_link(address), Some(address));
        }
    }

    #[test]
    fn nothing_else_is() {
        for address in [
            "",
            "javascript:alert(1)",
            "javascript://example.com/%0aalert(1)",
            "data:text/html,<script>alert(1)</script>",
            "//example.com",
            "/graph?g0.expr=up",
            "https://",
            "https:///etc/passwd",
            " https://example.com",
            "https://exa\nmple.com",
            "https://a b",
            "vbscript:x",
            "ftp://example.com",
        ] {
            assert_eq!(safe_link(address), None, "{address}");
        }
    }
}
