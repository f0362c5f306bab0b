/*
 * listen.c -- the socket a server listens on; see listen.h.
 */
#include "http/listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const struct problem
	E_ADDRESS = { "E_ADDRESS", 500, "监听地址 {address} 有误，应为 地址:端口",
	              "cannot listen on {address}: write it as address:port" },
	E_LISTEN = { "E_LISTEN", 500, "无法监听 {address}：{reason}（用 --listen 可指定其他地址或端口）",
	             "could not listen on {address}: {reason} (--listen names another address or port)" };

static int refused(struct errs *errs, struct str address, const char *reason)
{
	fail(errs, &E_LISTEN, S(""), address, STR(reason));
	return -1;
}

/* Behind the last colon; 0 without one. */
static size_t port_at(struct str address)
{
	size_t at = address.n;

	while (at > 0 && address.s[at - 1] != ':')
		at--;
	return at;
}

struct str listen_host(struct str address)
{
	size_t port = port_at(address);

	return port ? str_sub(address, 0, port - 1) : (struct str){ 0 };
}

/* "host:port" and "[host]:port"; an empty host is NULL. */
static bool split(struct str address, struct arena *a, char **host, char **port)
{
	size_t at = port_at(address);

	if (!at || at == address.n)
		return false;

	struct str name = listen_host(address);
	if (str_starts(name, S("[")) && str_ends(name, S("]")))
		name = str_sub(name, 1, name.n - 2);
	*host = name.n ? str_c(a, name) : NULL;
	*port = str_c(a, str_sub(address, at, address.n));
	/* The resolver would take it modulo 65536. */
	int64_t n;
	return !str_int(STR(*port), &n) || (n >= 0 && n <= UINT16_MAX);
}

static void set(int fd, int level, int option, int value)
{
	setsockopt(fd, level, option, &value, sizeof value);
}

/* A socket that listens at the address; -1 and errno. */
static int listening(const struct sockaddr *address, socklen_t n, bool shared)
{
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -1;
	set(fd, SOL_SOCKET, SO_REUSEADDR, 1);
	if (shared)
		set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
	if (address->sa_family == AF_INET6)
		set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
	if (!bind(fd, address, n) && !listen(fd, SOMAXCONN))
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

/*
 * Sockets share their port to spread connections over threads. That would also let a second orderd take half of the
 * connections unnoticed, so the first one listens before it may be shared with: whoever comes second is refused.
 */
static int listen_alone(const struct sockaddr *address, socklen_t n)
{
	int fd = listening(address, n, false);

	if (fd >= 0)
		set(fd, SOL_SOCKET, SO_REUSEPORT, 1);
	return fd;
}

/* IPv6 first: its socket for all addresses takes IPv4 as well. */
static int listen_on_any(const struct addrinfo *found)
{
	static const int families[] = { AF_INET6, AF_INET };

	for (size_t f = 0; f < COUNT(families); f++) {
		for (const struct addrinfo *at = found; at; at = at->ai_next) {
			if (at->ai_family != families[f])
				continue;
			int fd = listen_alone(at->ai_addr, at->ai_addrlen);
			if (fd >= 0 || errno == EADDRINUSE)
				return fd;
		}
	}
	return -1;
}

int listen_on(struct str address, struct errs *errs)
{
	const struct addrinfo wanted = {
		.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV,
	};
	struct addrinfo *found;
	char *host, *port;

	if (!split(address, errs->arena, &host, &port)) {
		fail(errs, &E_ADDRESS, S(""), address);
		return -1;
	}
	int unknown = getaddrinfo(host, port, &wanted, &found);
	if (unknown)
		return refused(errs, address, gai_strerror(unknown));
	errno = EADDRNOTAVAIL;
	int fd = listen_on_any(found);
	int why = errno;
	freeaddrinfo(found);
	return fd < 0 ? refused(errs, address, strerror(why)) : fd;
}

int listen_beside(int fd, struct errs *errs)
{
	struct sockaddr_storage address;
	socklen_t n = sizeof address;

	getsockname(fd, (struct sockaddr *)&address, &n);
	int other = listening((struct sockaddr *)&address, n, true);
	return other < 0 ? refused(errs, S("the same port"), strerror(errno)) : other;
}

int listen_port(int fd)
{
	struct sockaddr_storage address = {0};
	socklen_t n = sizeof address;

	getsockname(fd, (struct sockaddr *)&address, &n);
	if (address.ss_family == AF_INET6)
		return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
	return ntohs(((struct sockaddr_in *)&address)->sin_port);
}
