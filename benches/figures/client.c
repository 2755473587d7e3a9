/* The least that the two calls can take: connect, log in, ask, print the answer. It checks nothing that it could do
 * without, reads no JSON, and knows one server. `client HOST PORT [ROOTS]`; with ROOTS over TLS, where it was built with
 * -DWITH_TLS. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>
#ifdef WITH_TLS
#include <openssl/ssl.h>
static SSL *tls;
#endif

static int connection;
static char session[256];

static void fail(const char *what) {
    fprintf(stderr, "%s\n", what);
    exit(1);
}

static long put(const char *bytes, size_t length) {
#ifdef WITH_TLS
    if (tls) return SSL_write(tls, bytes, (int)length);
#endif
    return write(connection, bytes, length);
}

static long take(char *bytes, size_t room) {
#ifdef WITH_TLS
    if (tls) return SSL_read(tls, bytes, (int)room);
#endif
    return read(connection, bytes, room);
}

/* Makes a call, and gives back the body of its answer. */
static char *call(const char *host, const char *json) {
    static char buffer[1 << 20];
    int length = snprintf(buffer, sizeof buffer,
                          "POST /api HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%sContent-Length: %zu\r\n\r\n%s",
                          host, session, strlen(json), json);
    if (put(buffer, (size_t)length) != length) fail("cannot send");
    size_t have = 0;
    char *body = NULL;
    size_t whole = 0;
    while (!body || have < whole) {
        long got = take(buffer + have, sizeof buffer - 1 - have);
        if (got <= 0) fail("cut off");
        have += (size_t)got;
        buffer[have] = 0;
        if (!body && (body = strstr(buffer, "\r\n\r\n"))) {
            body += 4;
            char *field = strcasestr(buffer, "\r\ncontent-length:");
            if (!field || field > body) fail("no length");
            whole = (size_t)(body - buffer) + strtoul(field + 17, NULL, 10);
            char *sent = strcasestr(buffer, "\r\njetstream-session:");
            if (sent && sent < body) {
                snprintf(session, sizeof session, "%.*s\r\n", (int)strcspn(sent + 2, "\r"), sent + 2);
            }
        }
    }
    return body;
}

int main(int count, char **words) {
    if (count < 3) fail("client HOST PORT [ROOTS]");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)atoi(words[2]))};
    if (!inet_aton(words[1], &address.sin_addr)) fail("no address");
    connection = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(connection, (struct sockaddr *)&address, sizeof address)) fail("cannot connect");
    if (count > 3) {
#ifdef WITH_TLS
        SSL_CTX *context = SSL_CTX_new(TLS_client_method());
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
        if (!SSL_CTX_load_verify_file(context, words[3])) fail("no roots");
        tls = SSL_new(context);
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), words[1]);
        SSL_set_fd(tls, connection);
        if (SSL_connect(tls) != 1) fail("no TLS");
#else
        fail("built without TLS");
#endif
    }
    call(words[1], "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"auth\",\"params\":{\"userName\":\"ops\",\"password\":\"secret\"}}");
    puts(call(words[1], "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"getServerInfo\"}"));
    return 0;
}
