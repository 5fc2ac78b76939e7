package parley.console.web;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.server.netty.NettyHttpRequest;

/// What a request is for, as it stands in its first line: the framework shows it decoded, shortened, and without the
/// address that it may begin with.
public final class Target {
    private Target() {}

    /// The target as it was sent.
    public static String of(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> netty
                ? netty.getNativeRequest().uri()
                : request.getUri().toString();
    }

    /// The part of it before the query.
    public static String path(HttpRequest<?> request) {
        var target = of(request);
        int end = target.indexOf('?');
        return end < 0 ? target : target.substring(0, end);
    }

    /// The query with its question mark; empty if there is none.
    public static String query(HttpRequest<?> request) {
        return of(request).substring(path(request).length());
    }
}
