// The least a file transfer with an MD5 digest at both ends can cost: 'floor receive PORT FILE' and 'floor send PORT FILE'.
// Each end moves bytes in one thread and hashes them in another, so that on idle cores the digest costs no time of its own.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIECE = 256 * 1024, PIECES = 8 };

static unsigned char pieces[PIECES][PIECE];
static ssize_t lengths[PIECES];
static unsigned filled, hashed;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

static void require(int holds, const char *what)
{
    if (holds) return;
    perror(what);
    exit(1);
}

static void *hash(void *unused)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    (void)unused;
    require(EVP_DigestInit_ex(context, EVP_md5(), NULL), "digest");
    for (;;) {
        pthread_mutex_lock(&lock);
        while (hashed == filled) pthread_cond_wait(&changed, &lock);
        pthread_mutex_unlock(&lock);
        ssize_t size = lengths[hashed % PIECES];
        if (size == 0) break;
        EVP_DigestUpdate(context, pieces[hashed % PIECES], size);
        pthread_mutex_lock(&lock);
        hashed++;
        pthread_cond_signal(&changed);
        pthread_mutex_unlock(&lock);
    }
    EVP_DigestFinal_ex(context, digest, &length);
    for (unsigned i = 0; i < length; i++) printf("%02x", digest[i]);
    printf("\n");
    EVP_MD_CTX_free(context);
    return NULL;
}

static unsigned char *begin_piece(void)
{
    pthread_mutex_lock(&lock);
    while (filled - hashed == PIECES) pthread_cond_wait(&changed, &lock);
    pthread_mutex_unlock(&lock);
    return pieces[filled % PIECES];
}

static void end_piece(ssize_t size)
{
    pthread_mutex_lock(&lock);
    lengths[filled % PIECES] = size;
    filled++;
    pthread_cond_signal(&changed);
    pthread_mutex_unlock(&lock);
}

static void write_whole(int to, const unsigned char *bytes, ssize_t size)
{
    for (ssize_t done = 0; done < size;) {
        ssize_t count = write(to, bytes + done, size - done);
        require(count > 0, "write");
        done += count;
    }
}

static void move(int from, int to)
{
    pthread_t hasher;
    require(pthread_create(&hasher, NULL, hash, NULL) == 0, "thread");
    for (;;) {
        unsigned char *piece = begin_piece();
        ssize_t size = read(from, piece, PIECE);
        require(size >= 0, "read");
        end_piece(size);
        if (size == 0) break;
        write_whole(to, piece, size);
    }
    pthread_join(hasher, NULL);
}

int main(int count, char **arguments)
{
    if (count != 4) return 2;
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(atoi(arguments[2])), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int link = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    require(link >= 0, "socket");
    if (strcmp(arguments[1], "receive") == 0) {
        setsockopt(link, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        require(bind(link, (struct sockaddr *)&address, sizeof address) == 0 && listen(link, 1) == 0, "listen");
        printf("ready\n");
        fflush(stdout);
        int peer = accept(link, NULL, NULL);
        int file = open(arguments[3], O_WRONLY | O_CREAT | O_TRUNC, 0644);
        require(peer >= 0 && file >= 0, "open");
        move(peer, file);
        require(close(file) == 0, "close");
    } else {
        int file = open(arguments[3], O_RDONLY);
        require(file >= 0, "open");
        require(connect(link, (struct sockaddr *)&address, sizeof address) == 0, "connect");
        setsockopt(link, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        move(file, link);
    }
    return 0;
}
