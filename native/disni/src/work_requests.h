/* The work requests as DiSNI writes them into memory. */
#ifndef SIPHON_DISNI_WORK_REQUESTS_H
#define SIPHON_DISNI_WORK_REQUESTS_H

#include <stdint.h>

struct ibv_sge;

/* A send work request: the head of C's struct ibv_send_wr, and shorter than it. */
struct java_send_wr {
    uint64_t wr_id;
    uint64_t next; /* the address of the next one, or 0 */
    uint64_t sg_list;
    int32_t num_sge;
    int32_t opcode;
    uint32_t send_flags;
    uint32_t imm_data; /* in native byte order, on both sides */
    uint64_t remote_addr;
    uint32_t rkey;
    uint32_t reserved;
    uint64_t padding[2];
};

#endif
