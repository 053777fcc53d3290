/* The ids of rdma_cm, as the files about them share it. */
#ifndef SIPHON_DISNI_CM_H
#define SIPHON_DISNI_CM_H

#include "disni.h"

/* Makes the id that came with a connect request ours, or NULL when memory is short. */
struct cm_id *cm_adopt(struct rdma_cm_id *id, struct event_channel *channel);
/* Destroys the queue pair of an id, if it has one: 0 or a negative errno. */
int cm_destroy_queue_pair(struct cm_id *cm);

#endif
