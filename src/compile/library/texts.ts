// Copyright 2026 the Boruna authors. MIT license.

/**
 * The texts of the standard packages, written by `scripts/gen_library.ts`
 * from the files beside this one. Change those, not this.
 *
 * @module
 */

// deno-fmt-ignore-file

/** The source of each package, by name. */
export const PACKAGE_TEXTS: Readonly<Record<string, string>> = {
  "std-authz": `// Role checks with three fixed roles: admin, editor, viewer. A check answers 1 or 0 and says why.

type Role { name: String, level: Int }

type Permission { resource: String, action: String }

type RolePermission { role_name: String, resource: String, action: String }

type AuthzResult { allowed: Int, reason: String }

type AuthzPolicy {
    admin_role: String,
    editor_role: String,
    viewer_role: String,
    admin_level: Int,
    editor_level: Int,
    viewer_level: Int,
}

/// The policy with the usual names and the levels 100, 50 and 10.
fn authz_default_policy() -> AuthzPolicy {
    AuthzPolicy {
        admin_role: "admin",
        editor_role: "editor",
        viewer_role: "viewer",
        admin_level: 100,
        editor_level: 50,
        viewer_level: 10,
    }
}

/// The level of a role; 0 for an unknown one.
fn authz_role_level(policy: AuthzPolicy, role_name: String) -> Int {
    if role_name == policy.admin_role {
        policy.admin_level
    } else if role_name == policy.editor_role {
        policy.editor_level
    } else if role_name == policy.viewer_role {
        policy.viewer_level
    } else {
        0
    }
}

/// May the role do \`read\`, \`write\` or \`delete\`?
fn authz_check(policy: AuthzPolicy, role_name: String, resource: String, action: String) -> AuthzResult {
    let level = authz_role_level(policy, role_name)
    match action {
        "read" => if level >= policy.viewer_level {
            AuthzResult { allowed: 1, reason: "read permitted" }
        } else {
            AuthzResult { allowed: 0, reason: "insufficient role for read" }
        },
        "write" => if level >= policy.editor_level {
            AuthzResult { allowed: 1, reason: "write permitted" }
        } else {
            AuthzResult { allowed: 0, reason: "insufficient role for write" }
        },
        "delete" => if level >= policy.admin_level {
            AuthzResult { allowed: 1, reason: "delete permitted" }
        } else {
            AuthzResult { allowed: 0, reason: "only admin can delete" }
        },
        _ => AuthzResult { allowed: 0, reason: "unknown action" },
    }
}

/// Is the role at least at a level?
fn authz_require_role(policy: AuthzPolicy, role_name: String, min_level: Int) -> AuthzResult {
    if authz_role_level(policy, role_name) >= min_level {
        AuthzResult { allowed: 1, reason: "role level sufficient" }
    } else {
        AuthzResult { allowed: 0, reason: "role level insufficient" }
    }
}

/// The bare answer of \`authz_check\`.
fn authz_guard_update(policy: AuthzPolicy, role_name: String, resource: String, action: String) -> Int {
    authz_check(policy, role_name, resource, action).allowed
}

fn authz_is_admin(policy: AuthzPolicy, role_name: String) -> Int {
    if role_name == policy.admin_role { 1 } else { 0 }
}

fn authz_can_write(policy: AuthzPolicy, role_name: String) -> Int {
    if authz_role_level(policy, role_name) >= policy.editor_level { 1 } else { 0 }
}

fn authz_can_read(policy: AuthzPolicy, role_name: String) -> Int {
    if authz_role_level(policy, role_name) >= policy.viewer_level { 1 } else { 0 }
}

fn main() -> Int {
    let policy = authz_default_policy()
    let first = authz_check(policy, "admin", "users", "delete")
    let second = authz_check(policy, "viewer", "users", "delete")
    let third = authz_require_role(policy, "editor", 50)
    if second.allowed == 0 && third.allowed == 1 { first.allowed } else { 0 }
}
`,
  "std-db": `// Queries as records, built step by step, and the arithmetic of pages.

type Effect { kind: String, payload: String, callback_tag: String }

type Query {
    operation: String,
    table: String,
    columns: String,
    conditions: String,
    order_by: String,
    limit_val: Int,
    offset_val: Int,
}

type Pagination { page: Int, per_page: Int, total: Int, total_pages: Int }

fn db_select(table: String, columns: String) -> Query {
    Query {
        operation: "SELECT",
        table: table,
        columns: columns,
        conditions: "",
        order_by: "",
        limit_val: 0,
        offset_val: 0,
    }
}

/// The values travel in \`conditions\`.
fn db_insert(table: String, columns: String, values: String) -> Query {
    Query {
        operation: "INSERT",
        table: table,
        columns: columns,
        conditions: values,
        order_by: "",
        limit_val: 0,
        offset_val: 0,
    }
}

/// The assignments travel in \`columns\`.
fn db_update(table: String, sets: String, conditions: String) -> Query {
    Query {
        operation: "UPDATE",
        table: table,
        columns: sets,
        conditions: conditions,
        order_by: "",
        limit_val: 0,
        offset_val: 0,
    }
}

fn db_delete(table: String, conditions: String) -> Query {
    Query {
        operation: "DELETE",
        table: table,
        columns: "",
        conditions: conditions,
        order_by: "",
        limit_val: 0,
        offset_val: 0,
    }
}

/// Replaces the condition; conditions are not combined.
fn db_where(query: Query, condition: String) -> Query {
    Query { ..query, conditions: condition }
}

fn db_order(query: Query, column: String) -> Query {
    Query { ..query, order_by: column }
}

fn db_limit(query: Query, limit_val: Int) -> Query {
    Query { ..query, limit_val: limit_val }
}

fn db_offset(query: Query, offset_val: Int) -> Query {
    Query { ..query, offset_val: offset_val }
}

/// Pages count from 1.
fn db_paginate(query: Query, page: Int, per_page: Int) -> Query {
    Query { ..query, limit_val: per_page, offset_val: (page - 1) * per_page }
}

/// The payload is the operation word only.
fn db_to_effect(query: Query, callback_tag: String) -> Effect {
    Effect { kind: "db_query", payload: query.operation, callback_tag: callback_tag }
}

fn pagination_info(page: Int, per_page: Int, total: Int) -> Pagination {
    let pages = if total == 0 { 1 } else { (total + per_page - 1) / per_page }
    Pagination { page: page, per_page: per_page, total: total, total_pages: pages }
}

fn pagination_has_next(p: Pagination) -> Int {
    if p.page < p.total_pages { 1 } else { 0 }
}

fn pagination_has_prev(p: Pagination) -> Int {
    if p.page > 1 { 1 } else { 0 }
}

fn pagination_next_page(p: Pagination) -> Int {
    if p.page < p.total_pages { p.page + 1 } else { p.page }
}

fn pagination_prev_page(p: Pagination) -> Int {
    if p.page > 1 { p.page - 1 } else { 1 }
}

fn main() -> Int {
    pagination_has_next(pagination_info(2, 10, 45))
}
`,
  "std-forms": `// The state of one form field, and of a form that remembers the field it saw last.

type FieldState { name: String, value: String, touched: Int, dirty: Int, error: String }

type FormState {
    field_count: Int,
    submitted: Int,
    valid: Int,
    current_field: String,
    current_value: String,
    current_error: String,
}

fn form_init(field_count: Int) -> FormState {
    FormState {
        field_count: field_count,
        submitted: 0,
        valid: 1,
        current_field: "",
        current_value: "",
        current_error: "",
    }
}

fn field_init(name: String) -> FieldState {
    FieldState { name: name, value: "", touched: 0, dirty: 0, error: "" }
}

fn field_set_value(field: FieldState, value: String) -> FieldState {
    FieldState { ..field, value: value, dirty: 1 }
}

fn field_touch(field: FieldState) -> FieldState {
    FieldState { ..field, touched: 1 }
}

fn field_set_error(field: FieldState, error: String) -> FieldState {
    FieldState { ..field, error: error }
}

fn field_clear_error(field: FieldState) -> FieldState {
    FieldState { ..field, error: "" }
}

fn field_is_valid(field: FieldState) -> Int {
    if field.error == "" { 1 } else { 0 }
}

/// A fresh field of the same name.
fn field_reset(field: FieldState) -> FieldState {
    field_init(field.name)
}

/// Remembers the field that was set last.
fn form_set_field(form: FormState, name: String, value: String) -> FormState {
    FormState { ..form, current_field: name, current_value: value }
}

fn form_set_error(form: FormState, field: String, error: String) -> FormState {
    FormState { ..form, current_field: field, current_error: error, valid: 0 }
}

fn form_clear_errors(form: FormState) -> FormState {
    FormState { ..form, current_error: "", valid: 1 }
}

/// Submits a valid form; an invalid one stays as it is.
fn form_submit(form: FormState) -> FormState {
    if form.valid == 1 { FormState { ..form, submitted: 1 } } else { form }
}

fn form_reset(form: FormState) -> FormState {
    form_init(form.field_count)
}

fn form_is_valid(form: FormState) -> Int {
    form.valid
}

fn form_is_submitted(form: FormState) -> Int {
    form.submitted
}

fn main() -> Int {
    let form = form_init(3)
    let field = field_touch(field_set_value(field_init("email"), "a@b.c"))
    let filled = form_set_field(form, field.name, field.value)
    form_submit(filled).submitted
}
`,
  "std-guard": `// Pure checks of texts, for what a model or a user sent. Lengths are in UTF-8 bytes.

type GuardResult { passed: Bool, reason: String }

fn guard_pass() -> GuardResult {
    GuardResult { passed: true, reason: "" }
}

fn guard_fail(reason: String) -> GuardResult {
    GuardResult { passed: false, reason: reason }
}

/// A passed check has no reason.
fn to_guard(passed: Bool, reason: String) -> GuardResult {
    if passed { guard_pass() } else { guard_fail(reason) }
}

/// Something is left after trimming.
fn is_non_empty(s: String) -> Bool {
    __builtin_string_len(__builtin_string_trim(s)) > 0
}

fn min_length(s: String, n: Int) -> Bool {
    __builtin_string_len(s) >= n
}

fn max_length(s: String, n: Int) -> Bool {
    __builtin_string_len(s) <= n
}

fn length_between(s: String, lo: Int, hi: Int) -> Bool {
    let n = __builtin_string_len(s)
    lo <= n && n <= hi
}

/// The text is an integer (blanks are not allowed) between the bounds.
fn is_in_range(s: String, lo: Int, hi: Int) -> Bool {
    match __builtin_int_parse(s) {
        Some(n) => lo <= n && n <= hi,
        None => false,
    }
}

fn is_in_range_float(s: String, lo: Float, hi: Float) -> Bool {
    match __builtin_float_parse(s) {
        Some(x) => lo <= x && x <= hi,
        None => false,
    }
}

fn matches_prefix(s: String, prefix: String) -> Bool {
    __builtin_string_starts_with(s, prefix)
}

fn matches_suffix(s: String, suffix: String) -> Bool {
    __builtin_string_ends_with(s, suffix)
}

fn matches_contains(s: String, needle: String) -> Bool {
    __builtin_string_contains(s, needle)
}

fn list_contains_str(items: List<String>, target: String) -> Bool {
    let mut found = false
    for item in items {
        found = found || item == target
    }
    found
}

fn is_one_of(s: String, options: List<String>) -> Bool {
    list_contains_str(options, s)
}

fn not_in_banlist(s: String, banned: List<String>) -> Bool {
    !list_contains_str(banned, s)
}

/// A substring test that ignores case.
fn contains_ci(haystack: String, needle: String) -> Bool {
    __builtin_string_contains(__builtin_string_to_lower(haystack), __builtin_string_to_lower(needle))
}

/// Does the text sound as if a model refused?
fn looks_like_refusal(s: String) -> Bool {
    let lower = __builtin_string_to_lower(s)
    let phrases = [
        "i cannot",
        "i can't",
        "i'm sorry",
        "i am sorry",
        "as an ai",
        "i am unable",
        "i'm unable",
        "cannot assist",
        "cannot help with",
        "unable to help",
    ]
    let mut found = false
    for phrase in phrases {
        found = found || __builtin_string_contains(lower, phrase)
    }
    found
}

/// The text starts and ends like a JSON object or array.
fn is_probably_json(s: String) -> Bool {
    let t = __builtin_string_trim(s)
    let object = __builtin_string_starts_with(t, "{") && __builtin_string_ends_with(t, "}")
    let array = __builtin_string_starts_with(t, "[") && __builtin_string_ends_with(t, "]")
    __builtin_string_len(t) >= 2 && (object || array)
}

fn main() -> Int {
    let good = is_non_empty("a")
        && min_length("abc", 3)
        && max_length("abc", 3)
        && length_between("abc", 1, 5)
        && is_in_range("7", 1, 9)
        && is_in_range_float("0.5", 0.0, 1.0)
        && matches_prefix("https://a", "https://")
        && is_one_of("b", ["a", "b"])
        && contains_ci("Hello", "ELL")
        && is_probably_json(" {} ")
    let bad = is_non_empty("  ")
        || is_in_range("x", 1, 9)
        || not_in_banlist("a", ["a"])
        || looks_like_refusal("Here you are")
        || is_probably_json("{]")
    if good && !bad { 0 } else { 1 }
}
`,
  "std-http": `// Requests as records that describe an effect. Use the builtin \`net_fetch\` to make a real one.

type Effect { kind: String, payload: String, callback_tag: String }

type HttpRequest { method: String, url: String, body: String, content_type: String }

type HttpResponse { status: Int, body: String }

type RetryConfig { max_retries: Int, backoff_ms: Int, multiplier: Int }

fn http_get(url: String, callback_tag: String) -> Effect {
    Effect { kind: "http_request", payload: url, callback_tag: callback_tag }
}

/// The effect carries the URL only.
fn http_post(url: String, body: String, callback_tag: String) -> Effect {
    Effect { kind: "http_request", payload: url, callback_tag: callback_tag }
}

/// The effect carries the URL only.
fn http_put(url: String, body: String, callback_tag: String) -> Effect {
    Effect { kind: "http_request", payload: url, callback_tag: callback_tag }
}

fn http_delete(url: String, callback_tag: String) -> Effect {
    Effect { kind: "http_request", payload: url, callback_tag: callback_tag }
}

fn http_request(req: HttpRequest, callback_tag: String) -> Effect {
    Effect { kind: "http_request", payload: req.url, callback_tag: callback_tag }
}

fn http_retry_config(max_retries: Int, backoff_ms: Int, multiplier: Int) -> RetryConfig {
    RetryConfig { max_retries: max_retries, backoff_ms: backoff_ms, multiplier: multiplier }
}

/// Three retries, one second, doubled.
fn http_default_retry() -> RetryConfig {
    http_retry_config(3, 1000, 2)
}

/// The integer in a text, or 0.
fn http_parse_status(payload: String) -> Int {
    parse_int(payload)
}

fn http_is_success(status: Int) -> Int {
    if status >= 200 && status < 300 { 1 } else { 0 }
}

fn http_is_error(status: Int) -> Int {
    if status >= 400 { 1 } else { 0 }
}

fn http_should_retry(status: Int) -> Int {
    if status == 429 || status >= 500 { 1 } else { 0 }
}

/// Milliseconds to wait; grows up to the second retry.
fn http_next_backoff(config: RetryConfig, attempt: Int) -> Int {
    if attempt == 0 {
        config.backoff_ms
    } else if attempt == 1 {
        config.backoff_ms * config.multiplier
    } else {
        config.backoff_ms * config.multiplier * config.multiplier
    }
}

fn main() -> Int {
    let effect = http_get("https://example.com", "loaded")
    let config = http_default_retry()
    if effect.kind == "http_request" && http_next_backoff(config, 1) == 2000 && http_is_success(204) == 1 {
        0
    } else {
        1
    }
}
`,
  "std-json": `// Pieces of JSON text. The field helpers write a backslash before each quote, as they always did;
// \`json_quote\` and the builtin \`json_encode\` write plain JSON.

type JsonResult { ok: Bool, value: String, error: String }

fn json_ok(value: String) -> JsonResult {
    JsonResult { ok: true, value: value, error: "" }
}

fn json_err(error: String) -> JsonResult {
    JsonResult { ok: false, value: "", error: error }
}

fn json_string_field(key: String, value: String) -> String {
    "\\\\\\"" ++ key ++ "\\\\\\": \\\\\\"" ++ value ++ "\\\\\\""
}

fn json_int_field(key: String, value: Int) -> String {
    "\\\\\\"" ++ key ++ "\\\\\\": " ++ __builtin_int_to_string(value)
}

fn json_bool_field(key: String, value: Bool) -> String {
    "\\\\\\"" ++ key ++ "\\\\\\": " ++ __builtin_bool_to_string(value)
}

fn json_null_field(key: String) -> String {
    "\\\\\\"" ++ key ++ "\\\\\\": null"
}

fn json_object(fields: String) -> String {
    "{" ++ fields ++ "}"
}

fn json_array_wrap(items: String) -> String {
    "[" ++ items ++ "]"
}

fn json_array(items: List<String>) -> String {
    "[" ++ __builtin_string_join(items, ", ") ++ "]"
}

/// Doubles the backslashes of two escaped characters; every other text stays.
fn escape_char(c: String) -> String {
    match c {
        "\\\\\\\\" => "\\\\\\\\\\\\\\\\",
        "\\\\\\"" => "\\\\\\\\\\\\\\"",
        other => other,
    }
}

/// Applies \`escape_char\` to each character, which leaves every text as it is.
fn json_escape(s: String) -> String {
    let mut out = ""
    for c in __builtin_string_chars(s) {
        out = out ++ escape_char(c)
    }
    out
}

fn int_to_string(n: Int) -> String {
    __builtin_int_to_string(n)
}

/// A text as a JSON string, quotes included.
fn json_quote(s: String) -> String {
    json_encode(s)
}

fn main() -> Int {
    let list = json_array([int_to_string(1), int_to_string(2)])
    if list == "[1, 2]" && json_object("") == "{}" && json_escape("a") == "a" && json_ok("x").ok { 0 } else { 1 }
}
`,
  "std-llm": `// Model calls as records that describe an effect. The temperature is in hundredths.

type Effect { kind: String, payload: String, callback_tag: String }

type LlmRequest { system_prompt: String, user_prompt: String, max_tokens: Int, temperature: Int }

type LlmResponse { content: String, tokens_used: Int, finish_reason: String }

/// The payload is both prompts with a bar between.
fn llm_call(req: LlmRequest, callback_tag: String) -> Effect {
    Effect {
        kind: "llm_call",
        payload: req.system_prompt ++ "|" ++ req.user_prompt,
        callback_tag: callback_tag,
    }
}

fn llm_prompt(system: String, user: String, callback_tag: String) -> Effect {
    llm_call(default_llm_request(system, user), callback_tag)
}

fn llm_json_call(req: LlmRequest, callback_tag: String) -> Effect {
    Effect {
        kind: "llm_json_call",
        payload: req.system_prompt ++ "|" ++ req.user_prompt,
        callback_tag: callback_tag,
    }
}

fn default_llm_request(system: String, user: String) -> LlmRequest {
    LlmRequest { system_prompt: system, user_prompt: user, max_tokens: 1024, temperature: 72 }
}

fn main() -> Int {
    let effect = llm_prompt("be brief", "hello", "answered")
    if effect.payload == "be brief|hello" { 0 } else { 1 }
}
`,
  "std-notifications": `// A queue of notifications that counts them and remembers the last.

type Effect { kind: String, payload: String, callback_tag: String }

type Notification { id: Int, level: String, message: String, dismiss_ms: Int }

type NotificationQueue {
    next_id: Int,
    count: Int,
    max_visible: Int,
    last_level: String,
    last_message: String,
    last_id: Int,
}

fn notification_init(max_visible: Int) -> NotificationQueue {
    NotificationQueue {
        next_id: 1,
        count: 0,
        max_visible: max_visible,
        last_level: "",
        last_message: "",
        last_id: 0,
    }
}

fn notification_make(id: Int, level: String, message: String, dismiss_ms: Int) -> Notification {
    Notification { id: id, level: level, message: message, dismiss_ms: dismiss_ms }
}

/// The count may pass \`max_visible\`; see \`notification_is_full\`.
fn notification_push(queue: NotificationQueue, level: String, message: String, dismiss_ms: Int) -> NotificationQueue {
    NotificationQueue {
        ..queue,
        next_id: queue.next_id + 1,
        count: queue.count + 1,
        last_level: level,
        last_message: message,
        last_id: queue.next_id,
    }
}

/// One less, but never below none.
fn notification_dismiss(queue: NotificationQueue, id: Int) -> NotificationQueue {
    let left = if queue.count > 0 { queue.count - 1 } else { 0 }
    NotificationQueue { ..queue, count: left }
}

fn notification_dismiss_effect(id: Int, delay_ms: Int) -> Effect {
    Effect { kind: "timer", payload: "dismiss", callback_tag: "notification_dismissed" }
}

fn notification_count(queue: NotificationQueue) -> Int {
    queue.count
}

fn notification_is_full(queue: NotificationQueue) -> Int {
    if queue.count >= queue.max_visible { 1 } else { 0 }
}

/// Pushes at level \`info\`, whatever \`level\` says.
fn notification_info(queue: NotificationQueue, level: String, message: String) -> NotificationQueue {
    notification_push(queue, "info", message, 3000)
}

fn notification_success(queue: NotificationQueue, message: String) -> NotificationQueue {
    notification_push(queue, "success", message, 3000)
}

fn notification_warning(queue: NotificationQueue, message: String) -> NotificationQueue {
    notification_push(queue, "warning", message, 5000)
}

fn notification_error(queue: NotificationQueue, message: String) -> NotificationQueue {
    notification_push(queue, "error", message, 0)
}

fn main() -> Int {
    let queue = notification_error(notification_success(notification_init(5), "saved"), "failed")
    notification_count(notification_dismiss(queue, 1))
}
`,
  "std-routing": `// Routes by exact path.

type Route { name: String, path: String, param_count: Int }

type RouteMatch { matched: Int, route_name: String, param1: String, param2: String }

fn route_define(name: String, path: String) -> Route {
    Route { name: name, path: path, param_count: 0 }
}

fn route_define_with_param(name: String, path: String, param_count: Int) -> Route {
    Route { name: name, path: path, param_count: param_count }
}

/// Paths are equal or they are not; parameters are not extracted.
fn route_match_path(route: Route, path: String) -> RouteMatch {
    if route.path == path {
        RouteMatch { matched: 1, route_name: route.name, param1: "", param2: "" }
    } else {
        route_no_match()
    }
}

fn route_no_match() -> RouteMatch {
    RouteMatch { matched: 0, route_name: "", param1: "", param2: "" }
}

fn route_navigate(route_name: String) -> String {
    route_name
}

fn route_navigate_with_param(route_name: String, param: String) -> String {
    route_name
}

fn route_is_active(current_route: String, route_name: String) -> Int {
    if current_route == route_name { 1 } else { 0 }
}

/// The first of three routes that matches.
fn route_match_first(r1: Route, r2: Route, r3: Route, path: String) -> RouteMatch {
    let first = route_match_path(r1, path)
    let second = route_match_path(r2, path)
    if first.matched == 1 {
        first
    } else if second.matched == 1 {
        second
    } else {
        route_match_path(r3, path)
    }
}

fn main() -> Int {
    let home = route_define("home", "/")
    let about = route_define("about", "/about")
    let help = route_define("help", "/help")
    route_match_first(home, about, help, "/about").matched
}
`,
  "std-storage": `// Storage effects as records, and entries with a version.

type Effect { kind: String, payload: String, callback_tag: String }

type StorageKey { namespace: String, key: String }

type StorageEntry { namespace: String, key: String, value: String, version: Int }

fn storage_key(namespace: String, key: String) -> StorageKey {
    StorageKey { namespace: namespace, key: key }
}

/// The effects carry the namespace only.
fn storage_get(namespace: String, key: String, callback_tag: String) -> Effect {
    Effect { kind: "storage_read", payload: namespace, callback_tag: callback_tag }
}

fn storage_set(namespace: String, key: String, value: String, callback_tag: String) -> Effect {
    Effect { kind: "storage_write", payload: namespace, callback_tag: callback_tag }
}

fn storage_delete(namespace: String, key: String, callback_tag: String) -> Effect {
    Effect { kind: "storage_delete", payload: namespace, callback_tag: callback_tag }
}

fn storage_list(namespace: String, callback_tag: String) -> Effect {
    Effect { kind: "storage_list", payload: namespace, callback_tag: callback_tag }
}

fn storage_make_entry(namespace: String, key: String, value: String, version: Int) -> StorageEntry {
    StorageEntry { namespace: namespace, key: key, value: value, version: version }
}

fn storage_bump_version(entry: StorageEntry, new_value: String) -> StorageEntry {
    StorageEntry { ..entry, value: new_value, version: entry.version + 1 }
}

fn storage_is_newer(a: StorageEntry, b: StorageEntry) -> Int {
    if a.version > b.version { 1 } else { 0 }
}

fn main() -> Int {
    storage_bump_version(storage_make_entry("notes", "a", "x", 1), "y").version
}
`,
  "std-sync": `// The state of a client that edits offline and synchronises later.

type Effect { kind: String, payload: String, callback_tag: String }

type SyncState {
    online: Int,
    pending_count: Int,
    synced_count: Int,
    status: String,
    local_version: Int,
    remote_version: Int,
    conflicts: Int,
    resolved: Int,
}

fn sync_init() -> SyncState {
    SyncState {
        online: 1,
        pending_count: 0,
        synced_count: 0,
        status: "idle",
        local_version: 0,
        remote_version: 0,
        conflicts: 0,
        resolved: 0,
    }
}

fn sync_queue_edit(state: SyncState) -> SyncState {
    let status = if state.online == 1 { "syncing" } else { "queued" }
    SyncState {
        ..state,
        pending_count: state.pending_count + 1,
        local_version: state.local_version + 1,
        status: status,
    }
}

fn sync_mark_synced(state: SyncState) -> SyncState {
    let left = if state.pending_count > 0 { state.pending_count - 1 } else { 0 }
    let status = if left == 0 { "synced" } else { "syncing" }
    SyncState {
        ..state,
        pending_count: left,
        synced_count: state.synced_count + 1,
        remote_version: state.local_version,
        status: status,
    }
}

fn sync_go_offline(state: SyncState) -> SyncState {
    SyncState { ..state, online: 0, status: "offline" }
}

fn sync_go_online(state: SyncState) -> SyncState {
    let status = if state.pending_count > 0 { "syncing" } else { "synced" }
    SyncState { ..state, online: 1, status: status }
}

fn sync_detect_conflict(state: SyncState) -> SyncState {
    SyncState { ..state, conflicts: state.conflicts + 1, status: "conflict" }
}

/// The strategy is for the caller's own record.
fn sync_resolve_conflict(state: SyncState, strategy: String) -> SyncState {
    SyncState {
        ..state,
        resolved: state.resolved + 1,
        local_version: state.local_version + 1,
        status: "resolving",
    }
}

fn sync_effect(endpoint: String, callback_tag: String) -> Effect {
    Effect { kind: "http_request", payload: endpoint, callback_tag: callback_tag }
}

fn sync_needs_push(state: SyncState) -> Int {
    if state.pending_count > 0 && state.online == 1 { 1 } else { 0 }
}

fn sync_is_idle(state: SyncState) -> Int {
    if state.status == "idle" || state.status == "synced" { 1 } else { 0 }
}

fn sync_has_conflicts(state: SyncState) -> Int {
    if state.conflicts > state.resolved { 1 } else { 0 }
}

fn main() -> Int {
    let edited = sync_queue_edit(sync_queue_edit(sync_init()))
    let offline = sync_go_offline(sync_mark_synced(edited))
    sync_go_online(sync_queue_edit(offline)).pending_count
}
`,
  "std-testing": `// Assertions that give a record instead of stopping the program.

type TestResult { passed: Int, label: String, detail: String }

type TestSummary { total: Int, passed: Int, failed: Int }

fn assert_eq_int(actual: Int, expected: Int, label: String) -> TestResult {
    if actual == expected {
        TestResult { passed: 1, label: label, detail: "ok" }
    } else {
        TestResult { passed: 0, label: label, detail: "mismatch" }
    }
}

fn assert_eq_string(actual: String, expected: String, label: String) -> TestResult {
    if actual == expected {
        TestResult { passed: 1, label: label, detail: "ok" }
    } else {
        TestResult { passed: 0, label: label, detail: "mismatch" }
    }
}

/// Passes for exactly 1.
fn assert_true(value: Int, label: String) -> TestResult {
    if value == 1 {
        TestResult { passed: 1, label: label, detail: "ok" }
    } else {
        TestResult { passed: 0, label: label, detail: "expected true" }
    }
}

/// Passes for exactly 0.
fn assert_false(value: Int, label: String) -> TestResult {
    if value == 0 {
        TestResult { passed: 1, label: label, detail: "ok" }
    } else {
        TestResult { passed: 0, label: label, detail: "expected false" }
    }
}

fn assert_gt(actual: Int, threshold: Int, label: String) -> TestResult {
    if actual > threshold {
        TestResult { passed: 1, label: label, detail: "ok" }
    } else {
        TestResult { passed: 0, label: label, detail: "not greater than" }
    }
}

fn assert_lt(actual: Int, threshold: Int, label: String) -> TestResult {
    if actual < threshold {
        TestResult { passed: 1, label: label, detail: "ok" }
    } else {
        TestResult { passed: 0, label: label, detail: "not less than" }
    }
}

fn assert_not_empty(value: String, label: String) -> TestResult {
    if value == "" {
        TestResult { passed: 0, label: label, detail: "was empty" }
    } else {
        TestResult { passed: 1, label: label, detail: "ok" }
    }
}

fn test_summary(t1: TestResult, t2: TestResult, t3: TestResult) -> TestSummary {
    let passed = t1.passed + t2.passed + t3.passed
    TestSummary { total: 3, passed: passed, failed: 3 - passed }
}

fn test_all_passed_2(t1: TestResult, t2: TestResult) -> Int {
    if t1.passed == 1 && t2.passed == 1 { 1 } else { 0 }
}

fn test_all_passed_3(t1: TestResult, t2: TestResult, t3: TestResult) -> Int {
    if t1.passed == 1 && t2.passed == 1 && t3.passed == 1 { 1 } else { 0 }
}

fn main() -> Int {
    let equal = assert_eq_int(2, 2, "equal")
    let text = assert_eq_string("a", "a", "text")
    let more = assert_gt(3, 2, "more")
    equal.passed + text.passed + more.passed
}
`,
  "std-ui": `// Nodes of a user interface tree: a tag and one text.

type UINode { tag: String, text: String }

/// Keeps the text of the first child.
fn row(child1: UINode, child2: UINode) -> UINode {
    UINode { tag: "row", text: child1.text }
}

fn column(child1: UINode, child2: UINode) -> UINode {
    UINode { tag: "column", text: child1.text }
}

fn stack(child1: UINode, child2: UINode) -> UINode {
    UINode { tag: "stack", text: child1.text }
}

fn container(content: UINode) -> UINode {
    UINode { tag: "container", text: content.text }
}

fn card(title: String, content: UINode) -> UINode {
    UINode { tag: "card", text: title }
}

fn section(heading: String, content: UINode) -> UINode {
    UINode { tag: "section", text: heading }
}

fn button(label: String, on_click: String) -> UINode {
    UINode { tag: "button", text: label }
}

fn input(name: String, value: String, on_change: String) -> UINode {
    UINode { tag: "input", text: name }
}

fn select_field(name: String, selected: String, on_change: String) -> UINode {
    UINode { tag: "select", text: name }
}

fn checkbox(name: String, checked: Int, on_change: String) -> UINode {
    UINode { tag: "checkbox", text: name }
}

fn table_view(headers: String, row_count: Int) -> UINode {
    UINode { tag: "table", text: headers }
}

fn error_display(message: String) -> UINode {
    UINode { tag: "error", text: message }
}

fn text(content: String) -> UINode {
    UINode { tag: "text", text: content }
}

fn badge(label: String, variant: String) -> UINode {
    UINode { tag: "badge", text: label }
}

fn empty_node() -> UINode {
    UINode { tag: "empty", text: "" }
}

fn divider() -> UINode {
    UINode { tag: "divider", text: "" }
}

fn main() -> Int {
    let page = card("Orders", row(text("a"), text("b")))
    if page.tag == "card" && page.text == "Orders" { 0 } else { 1 }
}
`,
  "std-validation": `// Checks of single values. Success is (1, "", ""), failure names the field and says what is wrong.

type ValidationError { field: String, message: String }

type ValidationResult { valid: Int, error_field: String, error_message: String }

/// Blanks are not empty.
fn validate_required(field: String, value: String) -> ValidationResult {
    if value == "" { validation_fail(field, "is required") } else { validation_ok() }
}

/// Lengths are in UTF-8 bytes.
fn validate_min_length(field: String, value: String, min: Int) -> ValidationResult {
    if string_length(value) < min { validation_fail(field, "too short") } else { validation_ok() }
}

fn validate_max_length(field: String, value: String, max: Int) -> ValidationResult {
    if string_length(value) > max { validation_fail(field, "too long") } else { validation_ok() }
}

fn validate_numeric(field: String, value: String) -> ValidationResult {
    match try_parse_int(value) {
        Ok(_) => validation_ok(),
        Err(_) => validation_fail(field, "must be numeric"),
    }
}

fn validate_min_value(field: String, value: Int, min: Int) -> ValidationResult {
    if value < min { validation_fail(field, "below minimum") } else { validation_ok() }
}

fn validate_max_value(field: String, value: Int, max: Int) -> ValidationResult {
    if value > max { validation_fail(field, "above maximum") } else { validation_ok() }
}

fn validate_not_empty(field: String, value: String) -> ValidationResult {
    validate_required(field, value)
}

fn validate_equals(field: String, actual: String, expected: String) -> ValidationResult {
    if actual == expected { validation_ok() } else { validation_fail(field, "does not match") }
}

fn validation_ok() -> ValidationResult {
    ValidationResult { valid: 1, error_field: "", error_message: "" }
}

fn validation_fail(field: String, message: String) -> ValidationResult {
    ValidationResult { valid: 0, error_field: field, error_message: message }
}

/// The first failure of two results.
fn validation_merge(a: ValidationResult, b: ValidationResult) -> ValidationResult {
    if a.valid == 0 { a } else { b }
}

fn string_length(s: String) -> Int {
    __builtin_string_len(s)
}

fn validate_contains(field: String, value: String, substr: String) -> ValidationResult {
    if __builtin_string_contains(value, substr) {
        validation_ok()
    } else {
        validation_fail(field, "must contain expected substring")
    }
}

fn validate_starts_with(field: String, value: String, prefix: String) -> ValidationResult {
    if __builtin_string_starts_with(value, prefix) {
        validation_ok()
    } else {
        validation_fail(field, "must start with expected prefix")
    }
}

fn validate_ends_with(field: String, value: String, suffix: String) -> ValidationResult {
    if __builtin_string_ends_with(value, suffix) {
        validation_ok()
    } else {
        validation_fail(field, "must end with expected suffix")
    }
}

fn main() -> Int {
    let good = validation_merge(validate_required("name", "Ann"), validate_numeric("age", " 42 "))
    let bad = validation_merge(good, validate_min_length("name", "A", 2))
    if good.valid == 1 && bad.valid == 0 { 0 } else { 1 }
}
`,
};
