package parley.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A call as it goes over the wire, right or wrong.
record Raw(int status, String head, String body) {
    /// Sends these lines, and reads until the server closes.
    static Raw call(int port, String line, List<String> headers, String body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            var text = new StringBuilder(line + " HTTP/1.1\r\n");
            headers.forEach(header -> text.append(header).append("\r\n"));
            text.append("Connection: close\r\n");
            if (!body.isEmpty()) {
                text.append("Content-Length: ")
                        .append(body.getBytes(StandardCharsets.UTF_8).length)
                        .append("\r\n");
            }
            socket.getOutputStream().write((text + "\r\n" + body).getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
            return parse(read(socket));
        }
    }

    private static String read(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(all);
        } catch (SocketTimeoutException e) {
            // What came is what there is
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    private static Raw parse(String answer) {
        int end = answer.indexOf("\r\n\r\n");
        var head = end < 0 ? answer : answer.substring(0, end);
        return new Raw(
                head.length() < 12 ? 0 : Integer.parseInt(head.substring(9, 12)),
                head,
                end < 0 ? "" : answer.substring(end + 4));
    }

    /// What the chunks of the body hold together.
    String chunks() {
        var text = new StringBuilder();
        var rest = body;
        while (!rest.isEmpty()) {
            int line = rest.indexOf("\r\n");
            int length = Integer.parseInt(rest.substring(0, line), 16);
            text.append(rest, line + 2, line + 2 + length);
            rest = length == 0 ? "" : rest.substring(line + 2 + length + 2);
        }
        return text.toString();
    }

    List<String> all(String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /// The value that a cookie is set to.
    Optional<String> cookie(String name) {
        return all("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
                .findFirst();
    }
}
