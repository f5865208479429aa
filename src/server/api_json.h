/* api_json.h: how an inverter looks in JSON. docs/api.md is the contract. */
#pragma once

#include <stdint.h>

#include "core/json.h"
#include "inverter/inverter.h"

/* "time": the stamp, RFC 3339 in UTC with milliseconds. */
void api_json_time(struct json *j, const char *key, int64_t wall_ms);

/* "age_ms" since the last good answer of any kind; null if there was none. */
void api_json_age(struct json *j, const struct inverter *i, int64_t now_ms);

/* Members, without braces: what it is, and how it is. Together they are INVERTER without its age.
 */
void api_json_identity(struct json *j, const struct inverter *i);
void api_json_state(struct json *j, const struct inverter *i);

/* "battery_voltage": READING */
void api_json_reading(struct json *j, enum measurement_id id, const struct live_entry *entry,
                      int64_t now_ms);

/* "readings": every known one. */
void api_json_readings(struct json *j, const struct live *live, int64_t now_ms);

/* `key`: the list of WARNING, as given or as it is now. */
void api_json_warning_list(struct json *j, const char *key, const struct active_warning *list,
                           size_t count);
void api_json_warnings(struct json *j, const char *key, const struct live *live);

void api_json_energy_today(struct json *j, const struct live *live);

void api_json_line(struct json *j, const struct inverter *i);
