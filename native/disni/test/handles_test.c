/* The table of handles: what each call promises, and many threads on it. Built with AddressSanitizer. */
#include "../src/disni.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static int failures;

#define CHECK(condition)                                                                                                       \
    do {                                                                                                                       \
        if (!(condition)) {                                                                                                    \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                                    \
            failures++;                                                                                                        \
        }                                                                                                                      \
    } while (0)

static void an_object_is_found_by_its_handle_and_kind(void) {
    int object;
    int64_t handle = handle_new(CM_ID, &object);
    CHECK(handle > 0);
    CHECK(handle_object(handle, CM_ID) == &object);
    CHECK(handle_object(handle, QUEUE_PAIR) == NULL);
    CHECK(handle_count(CM_ID) == 1);
    CHECK(handle_claim(handle, CM_ID) == &object);
    handle_free(handle);
    CHECK(handle_count(CM_ID) == 0);
}

static void a_handle_ends_with_its_object(void) {
    int first;
    int second;
    int64_t old = handle_new(CM_ID, &first);
    handle_claim(old, CM_ID);
    CHECK(handle_object(old, CM_ID) == NULL);
    handle_free(old);
    int64_t fresh = handle_new(CM_ID, &second);
    CHECK(fresh != old);
    CHECK(handle_object(old, CM_ID) == NULL);
    CHECK(handle_object(fresh, CM_ID) == &second);
    CHECK(handle_claim(old, CM_ID) == NULL);
    handle_claim(fresh, CM_ID);
    handle_free(fresh);
}

static void an_object_that_stays_gets_its_handle_back(void) {
    int object;
    int64_t handle = handle_new(COMP_QUEUE, &object);
    CHECK(handle_claim(handle, COMP_QUEUE) == &object);
    CHECK(handle_claim(handle, COMP_QUEUE) == NULL);
    handle_restore(handle);
    CHECK(handle_object(handle, COMP_QUEUE) == &object);
    handle_claim(handle, COMP_QUEUE);
    handle_free(handle);
}

static void numbers_that_are_no_handle_are_found_out(void) {
    const int64_t numbers[] = {0, -1, 1, INT64_MAX, INT64_MIN, INT64_C(1) << 32, UINT32_MAX, INT64_C(0x7f00deadbeef)};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        CHECK(handle_object(numbers[i], MEMORY_REGION) == NULL);
        CHECK(handle_claim(numbers[i], MEMORY_REGION) == NULL);
    }
}

enum { THREADS = 4, ROUNDS = 20000, SHARED = 64 };

static _Atomic int64_t shared[SHARED];

/* Each thread destroys what it finds in a place and puts something new there: every object must be claimed exactly once. */
static void *replace_objects(void *seed) {
    unsigned int state = (unsigned int) (uintptr_t) seed;
    for (int i = 0; i < ROUNDS; i++) {
        int *object = malloc(sizeof *object);
        *object = i;
        int64_t fresh = handle_new(MEMORY_REGION, object);
        int place = rand_r(&state) % SHARED;
        int64_t old = shared[place];
        int *found = old == 0 ? NULL : handle_claim(old, MEMORY_REGION);
        if (found != NULL) {
            free(found);
            handle_free(old);
        }
        old = atomic_exchange(&shared[place], fresh);
        found = old == 0 ? NULL : handle_claim(old, MEMORY_REGION);
        if (found != NULL) {
            free(found);
            handle_free(old);
        }
    }
    return NULL;
}

static void many_threads_claim_each_object_once(void) {
    pthread_t threads[THREADS];
    for (uintptr_t i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, replace_objects, (void *) (i + 1)) == 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    for (int place = 0; place < SHARED; place++) {
        int *left = shared[place] == 0 ? NULL : handle_claim(shared[place], MEMORY_REGION);
        if (left != NULL) {
            free(left);
            handle_free(shared[place]);
        }
    }
    CHECK(handle_count(MEMORY_REGION) == 0);
}

static void many_objects_live_at_once(void) {
    enum { MANY = 5000 };
    static int objects[MANY];
    static int64_t handles[MANY];
    for (int i = 0; i < MANY; i++) {
        handles[i] = handle_new(QUEUE_PAIR, &objects[i]);
    }
    CHECK(handle_count(QUEUE_PAIR) == MANY);
    for (int i = 0; i < MANY; i++) {
        CHECK(handle_claim(handles[i], QUEUE_PAIR) == &objects[i]);
        handle_free(handles[i]);
    }
    CHECK(handle_count(QUEUE_PAIR) == 0);
}

int main(void) {
    an_object_is_found_by_its_handle_and_kind();
    a_handle_ends_with_its_object();
    an_object_that_stays_gets_its_handle_back();
    numbers_that_are_no_handle_are_found_out();
    many_objects_live_at_once();
    many_threads_claim_each_object_once();
    return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
