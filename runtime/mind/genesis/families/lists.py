"""Families over lists of numbers and texts: aggregates, membership, order, slices, growing and shrinking."""

DECLARATIONS = r"""
= list_sum common
: x:nums
> total_$x | sum_(of_|)$x | (total|sum)_of_(all_|)$x | (total|sum|sum_all|add_up|sum_up|overall|compute_total|get_total|calculate_total|total_sum|grand_total|combined|altogether) | $x_(sum|total) | total_%x | (sum|total)_%x | compute_total_$x | combined_$x
? (sum|total|sum up|add up|add together) [all] [the|of the] $x
? (return|compute|give) [the] (sum|total) of [all] [the] $x
? [the] $x (added up|summed up|together|all together|in total)
? how much [are] all $x (together|in total)
return sum(self.$x)

= list_average common
: x:nums
> average_$x | average_%x | mean_%x | mean_$x | average_of_$x | (average|mean|avg|compute_average|get_average|calculate_average|average_value) | $x_(average|mean) | avg_%x | avg_$x | typical_%x
? [return|compute] [the] (average|mean|arithmetic mean) of [all] [the] $x [(0 if empty)]
? (average|mean) %x[, 0 (if|when) there are none|, zero for an empty list]
? what is the (average|mean) %x
return sum(self.$x) / len(self.$x) if self.$x else 0

= list_average_none intent
: x:nums
> average_$x | average_%x | (average|mean|avg) | mean_%x
? [return|compute] [the] (average|mean) of [all] [the] $x, None (if|when) (empty|there are none|there is nothing)
? (average|mean) %x or None (without|if there are no) $x
return sum(self.$x) / len(self.$x) if self.$x else None

= list_average_rounded
: x:nums n:lit=1,2,3
> average_$x | average_%x | (average|mean|avg) | rounded_average
? [return|compute] [the] (average|mean) of [all] [the] $x rounded to $n (decimals|places|digits)
? (average|mean) %x, rounded to $n (decimals|places|digits)
return round(sum(self.$x) / len(self.$x), $n) if self.$x else 0

= list_max common full
: x:nums
> (max|maximum|highest|largest|biggest|best|top|greatest|peak|longest|tallest|heaviest|slowest|hottest|warmest|fastest_speed|record|most_expensive|strongest|deepest|oldest|latest)_%x | (max|maximum|highest|largest|biggest|best|peak|record|greatest) | max_$x | (max|maximum|highest|largest)_of_$x | highest_$x | get_max | %x_(maximum|record|peak)
? [return|find] [the] (largest|highest|biggest|maximum|greatest|best) (of [all] [the] $x|%x|value in $x|one of the $x|of $x)
? (maximum|max) of [the] $x
return max(self.$x)

= list_max_default intent
: x:nums
> (max|maximum|highest|largest|biggest|best|top|peak|record)_%x | (max|maximum|highest|largest|biggest|best|peak|record)
? [return|find] [the] (largest|highest|biggest|maximum|best) (of [all] [the] $x|%x), (or |)None (if|when) (there are none|it is empty|empty|there is none)
? (maximum|highest) %x or None
return max(self.$x) if self.$x else None

= list_min common full
: x:nums
> (min|minimum|lowest|smallest|shortest|cheapest|worst|fastest|coldest|lightest|least|youngest|earliest|quickest|weakest|coolest|slowest_speed)_%x | (min|minimum|lowest|smallest|cheapest|worst|fastest|shortest) | min_$x | (min|minimum|lowest|smallest)_of_$x | lowest_$x | get_min | %x_minimum
? [return|find] [the] (smallest|lowest|minimum|least) (of [all] [the] $x|%x|value in $x|one of the $x|of $x)
? (minimum|min) of [the] $x
return min(self.$x)

= list_min_default intent
: x:nums
> (min|minimum|lowest|smallest|shortest|cheapest)_%x | (min|minimum|lowest|smallest|worst|fastest)
? [return|find] [the] (smallest|lowest|minimum) (of [all] [the] $x|%x), (or |)None (if|when) (there are none|it is empty|empty)
return min(self.$x) if self.$x else None

= list_range full
: x:nums
> (range|spread|span|amplitude|range_of_$x) | $x_(range|spread) | %x_(range|spread) | spread_of_$x | difference_between_extremes | swing
? [return|compute] [the] (difference|range|spread|span) (between|of) [the] (highest|largest|maximum) and [the] (lowest|smallest|minimum) %x
? [the] (largest|maximum|highest) minus [the] (smallest|minimum|lowest) (of [the] $x|%x)
? how far [apart] the $x (are|spread)
return max(self.$x) - min(self.$x)

= list_median full
: x:nums
> median_$x | median_%x | median | (median_of|middle)_$x | get_median
? [return|compute] [the] median [of [the] $x]
? [the] middle value of the sorted $x
ordered = sorted(self.$x)
half = len(ordered) // 2
if len(ordered) % 2:
    return ordered[half]
return (ordered[half - 1] + ordered[half]) / 2

= list_count common
: x:list
> count_$x | number_of_$x | $x_count | %x_count | (count|size|length|how_many) | how_many_$x | num_$x | count_all_$x | total_$x_count | amount_of_$x | $x_(length|size|number) | get_(count|size|length) | (number|count)_of_%x | n_$x
? (count|number of) [all] [the] $x
? (how many|the number of) $x (there are|are there|it has|we have|exist)
? return (the number of|how many) $x [there are]
? [the] (length|size) of [the] [list of] $x
return len(self.$x)

= list_empty common
: x:list
> is_empty | has_no_$x | no_$x | $x_(empty|is_empty|are_empty) | is_$x_empty | are_there_no_$x | without_$x | (empty|nothing_left|is_done|all_done|is_finished)
? (whether|True if|True when|tell whether) [there are] no $x [left|at all|yet]
? (whether|True if|check if|is) [the] [list of] $x (is empty|are empty|empty)
return len(self.$x) == 0

= list_nonempty
: x:list
> has_$x | has_any_$x | any_$x | has_any | is_not_empty | are_there_$x | any_$x_left | has_%x | (not_empty|has_items|has_something) | has_$x_left
? (whether|True if|True when|tell whether) there (are|is) (any|some) $x [left]
? (whether|True if|are) [the] $x (is not empty|are not empty)
? at least one %x
return len(self.$x) > 0

= list_contains common
: x:list1 / a:maybe=x
> has_%x | contains_%x | (has|contains|includes|knows|holds|owns|have|is_known|exists|have_%x|is_in|is_member|is_present) | includes_%x | is_%x | is_in_$x | has_a_%x | $x_(contain|include|contains|includes|has) | knows_%x | (check|find|is_a)_%x | %x_exists | is_%x_(in_list|present|known)
? (whether|True if|True when|check if|check whether|tell whether) $a is (in|among|one of|contained in|part of|on) [the] $x
? (whether|True if|check if) [the] $x (contain|include|contains|has) $a
? is $a (in|among) the $x
return $a in self.$x

= list_not_contains
: x:list1 / a:maybe=x
> lacks_%x | is_missing | is_not_in_$x | (lacks|misses|is_new) | is_new_%x | has_no_%x | is_unknown_%x | missing_%x | not_in_$x | is_%x_missing
? (whether|True if|True when|check if) $a is (not in|not among|not one of|missing from|not part of) [the] $x
return $a not in self.$x

= list_append common
: x:list0 / a:elem=x
> add_%x | (add|append|push|insert|put|record|store|log|note|register|enter|save|attach|include|collect|remember|post|submit|enqueue|join|accept|enroll|measure|write|track) | append_%x | (record|store|log|register|push|insert|put|save|attach|include|receive|submit|post|create|new|enter|note|collect|buy|plant|load|invite|enroll|hire|board|measure|track|schedule|book|accept|append_to|remember|adopt|catch|pick|draw|place)_%x | add_to_$x | append_to_$x | (push|put|write|insert)_(to|into|onto)_$x | add_(a|new|one)_%x
? (add|append|push|put) $a (to|at the end of|onto|on|into) [the] [list of] $x
? (append|record|store|remember|register|log|save) $a (in|as a new %x in|among|to) [the] $x
? (one more|another|a new) %x (is added|joins|comes in|:) [$a]
? $a (joins|goes into|is appended to|is added to|goes to the end of) [the] $x
self.$x.append($a)

= list_append_bare
: x:list0=passengers,members,items,guests,visitors,players,queue,stack,entries,notes,lines,waiting,students,messages,history,friends,books,values,readings,log,events,cart,basket,cargo,attendees,people,tasks,samples / a:elem=x
> (add|append|push|enqueue|put|board|check_in|join|invite|enroll|admit|hire|seat|register|record|log|store|post|welcome|sign_up|let_in|line_up|queue_up|load|remember|write|say|take_in|enter|get_on|hop_on|accept|collect|receive|measure|observe|subscribe|arrive)
? (add|append|push|put) $a (to|at the end of|onto|into) [the] [list of] $x
? $a (joins|goes into|is appended to|is added to) [the] $x
? one more (of the $x|for the $x)
self.$x.append($a)

= list_append_unique common
: x:list1 / a:maybe=x
> add_%x_(if_missing|once|if_new|if_absent|unless_present|if_not_present) | (add_unique|add_once|add_if_missing|add_unique_%x|add_if_new|add_if_absent|add_new_%x|ensure_%x|include_%x_once) | add_%x? | add
? (add|append) $a to [the] $x (only if|if|unless|but only if) (it is|it's) (not in there yet|not there yet|missing|already there|not there already|new)
? (add|append) $a to [the] $x, (no duplicates|without duplicates|only once|unless it is already there|never twice|if it is not there yet|but not twice)
? $a is added to [the] $x (once|unless present|if missing)
? (each|every) %x only once
if $a not in self.$x:
    self.$x.append($a)

= list_append_unique_error intent
: x:list1 / a:maybe=x
> add_%x | (add|register|append|enroll|join|sign_up|invite|insert) | register_%x
? (add|append) $a to [the] $x, (raise|with a) ValueError (if|when) it is already (there|in the list|one of them|in)
? add $a [to [the] $x]; (one that is already there|a duplicate|a known one|the same twice) (is a|raises) ValueError
? (nobody|nothing) (twice|may be there twice): ValueError
if $a in self.$x:
    raise ValueError('already there')
self.$x.append($a)

= list_append_limited intent
: x:list0 n:num=capacity,limit,max_size,size,seats,maximum,slots,max_items,max_players / a:elem=x
> add_%x | (add|append|join|enroll|board|register|push|load|put|check_in|seat|admit|enter) | (enroll|board|register|load|seat)_%x
? (add|append) $a [to [the] $x]; (raise|a) ValueError (if|when) [the] $n is (reached|full|exceeded)
? add $a to [the] $x unless [the] $n is reached[, then [raise] ValueError|: ValueError]
? no more than $n $x, (otherwise|else) [raise] [a] ValueError
? (raise) ValueError when (it is full|there is no room|there are already $n $x)
if len(self.$x) >= self.$n:
    raise ValueError('full')
self.$x.append($a)

= list_append_limited_bool intent
: x:list0 n:num=capacity,limit,max_size,size,seats,maximum,slots,max_items / a:elem=x
> add_%x | (add|try_add|join|enroll|board|register|push|load|put) | try_to_add_%x
? add $a to [the] $x if there is (room|space), [and] return (whether|True if) it (worked|was added)
? add $a unless [the] $n is reached; return (True or False|whether it was added)
if len(self.$x) >= self.$n:
    return False
self.$x.append($a)
return True

= list_append_if_room intent
: x:list0 n:num=capacity,limit,max_size,size,seats,maximum,max_items / a:elem=x
> add_%x | (add|join|enroll|board|push|load|put|append)
? add $a to [the] $x (only if there is room|only while there are fewer than $n|if the $n is not reached|unless [the] $n is reached)[, otherwise (nothing happens|ignore it|do nothing)]
? ignore it when [the] $n is reached, otherwise (add|append) $a to [the] $x
if len(self.$x) < self.$n:
    self.$x.append($a)

= list_append_trim intent
: x:list0 n:lit=3,5,10,20,100 / a:elem=x
> add_%x | (add|push|record|remember|append|log|visit|open) | (remember|record|visit|log|push)_%x
? (add|append) $a to [the] $x (and keep|keeping|but keep) only the last $n
? (remember|record) $a in [the] $x, at most $n, (the oldest goes|dropping the oldest|older ones are forgotten)
? only the (last|latest|newest) $n $x are kept
self.$x.append($a)
self.$x = self.$x[-$n:]

= list_prepend
: x:list0 / a:elem=x
> (prepend|prepend_%x|add_first|push_front|add_to_front|insert_first|add_at_start|add_%x_first|insert_%x_first|add_%x_to_front|unshift|add_at_top|put_first|jump_queue|add_to_top|cut_in_line)
? (insert|add|put) $a (at the beginning of|at the front of|at the start of|first in|on top of) [the] $x
? $a (becomes|is) the first (of [the] $x|%x)
? prepend $a to [the] $x
self.$x.insert(0, $a)

= list_insert_at
: x:list0 / a:small=i b:elem=x
> insert_%x_at | insert_at | (insert|insert_%x|put_at|add_at|place_at)
? (insert|add|put) (the second argument|the given %x|it) (at|before) the given (position|index) [in|into] [the] $x
self.$x.insert($a, $b)

= list_extend
: x:list0 / a:elems=x
> (extend|add_all|append_all|extend_$x|add_$x|add_many|add_all_$x|add_several|append_$x|add_more_$x|import_$x|extend_with|load_$x|merge_$x|add_multiple|take_all)
? (add|append) (all|all of|every one of) (the given|given|the passed) (values|items|$x|ones|elements) to [the] $x
? extend [the] $x (by|with) $a
? add several $x [at once]
self.$x.extend($a)

= list_remove common full
: x:list1 / a:member=x
> remove_%x | delete_%x | drop_%x | (remove|delete|drop|discard|take_out|erase|check_out|leave|kick|unsubscribe|get_off|fire|unregister|sign_off|dismiss|expel|cancel|sell|pull_out|let_go|eliminate|detach) | (discard|take|kick|release|dismiss|fire|unregister|cancel|eat|sell|lose|forget|erase|pull|finish|expel|detach|unlink|eject|ship|unload)_%x | remove_from_$x | (remove|delete|take)_(a|the)_%x | take_%x_out
? (remove|delete|drop|take|erase) $a (from|out of|off) [the] [list of] $x
? $a (leaves|is removed from|goes out of|is no longer in|is taken off) [the] $x
? $a is no longer (one of|among) [the] $x
self.$x.remove($a)

= list_remove_if_present intent
: x:list1 / a:maybe=x
> remove_%x | (discard|remove|remove_if_present|discard_%x|delete|drop|remove_%x_if_present)
? (remove|delete|drop) $a from [the] $x (if it is there|if present|, if it is in there|if it is in there)[, otherwise (nothing happens|do nothing|ignore)]
? remove $a from [the] $x; (a missing one|one that is not there|an unknown one) (is ignored|does no harm|changes nothing|is no error)
? (nothing happens|ignore it|no error) (if|when) it is not (there|in the list)
if $a in self.$x:
    self.$x.remove($a)

= list_remove_error intent
: x:list1 / a:maybe=x
> remove_%x | (remove|delete|drop|take_out|unregister|check_out) | (take|delete)_%x
? (remove|delete) $a from [the] $x, (raise|with a) ValueError (if|when) it is (not there|missing|unknown|not in the list|not among them)
? remove $a; (a missing one|one that is not there|an unknown one) (is a|raises|gives a) ValueError
if $a not in self.$x:
    raise ValueError('not there')
self.$x.remove($a)

= list_remove_all_of intent
: x:list1 / a:member=x
> remove_all | remove_every_%x | purge | remove_all_%x | (delete_all|remove_%x|filter_out|purge_%x|erase)
? (remove|delete|drop) (every|all|each) (occurrence|occurrences|copies|copy) of $a (from|in) [the] $x
? keep only the $x that are not $a
self.$x = [item for item in self.$x if item != $a]

= list_replace_item full
: x:list1 / a:member=x b:elem=x
> replace_%x | (replace|substitute|swap_%x|exchange|exchange_%x|rename_%x|update_%x|change_%x|swap_out)
? replace (the first|the old|the first argument|the first given) [%x] (with|by) (the second|the new one|the second one) [in [the] $x]
? (the second|second) argument takes the place of the first [one] in [the] $x
self.$x[self.$x.index($a)] = $b

= list_set_at full
: x:list1 / a:index=x b:elem=x
> set_%x_at | (set_at|replace_at|put_at|set_%x|update_at|change_at|replace_%x_at|write_at|assign_at)
? (set|replace|change) the %x at the given (position|index|place) [to the given value]
? put the (second argument|value) at (that|the given) (position|index) (of|in) [the] $x
self.$x[$a] = $b

= list_get_at full
: x:list1 / a:index=x
> %x_at | get_%x_at | (get_at|at|element_at|nth|item_at|read_at|look_at|pick_at) | (get|nth|pick|read|fetch|choose)_%x | %x_number_at
? [return] [the] %x at [the] (given|that) (position|index|place) [counted from zero|starting at 0]
? [return] [the] %x with the given index
return self.$x[$a]

= list_first common full
: x:list1
> first_%x | first | get_first | get_first_%x | (peek_first|front|head|peek_front|oldest|next_in_line|start) | (head|front)_of_$x | next_%x_in_line | oldest_%x | initial_%x | opening_%x | earliest_%x | whos_first | who_is_first
? [return|get] [the] (first|oldest|front) (%x|of the $x|one of the $x|entry of $x)
? which %x (comes first|is first)
return self.$x[0]

= list_first_default intent
: x:list1
> first_%x | first | get_first | peek | next_%x | front
? [return] [the] first (%x|of the $x), [or] None (if|when) (there is none|empty|there are none|it is empty)
? first %x or None
return self.$x[0] if self.$x else None

= list_last common full
: x:list1
> last_%x | last | get_last | get_last_%x | (peek|latest|newest|most_recent|top|tail|peek_last|current|final) | (latest|newest|most_recent|final|recent|top|previous)_%x | (end|tail)_of_$x | last_of_$x
? [return|get] [the] (last|latest|newest|most recent) (%x|of the $x|one of the $x|entry of $x)
? which %x came last
return self.$x[-1]

= list_last_default intent
: x:list1
> last_%x | last | latest | peek | get_last | newest_%x | latest_%x | top
? [return] [the] (last|latest|newest) (%x|of the $x), [or] None (if|when) (there is none|empty|there are none|it is empty)
? (last|latest) %x or None
return self.$x[-1] if self.$x else None

= list_first_n
: x:list1 / a:small=n
> first_$x | (first_n|head|take|take_first|first|top) | get_first_$x | first_n_$x | take_$x | first_few_$x
? [return] [the] first (n|so many|that many|given number of) $x
? [return] the given number of $x from the (beginning|start|front)
return self.$x[:$a]

= list_last_n
: x:list1 / a:small=n
> last_$x | (last_n|tail|recent|latest|last) | (recent|latest|newest)_$x | last_n_$x | get_last_$x | most_recent_$x
? [return] [the] (last|latest|newest|most recent) (n|so many|that many|given number of) $x
? [return] the given number of $x from the end
return self.$x[-$a:]

= list_first_lit
: x:list1 n:lit=2,3,4,5,10
> first_$n | first_$n_$x | get_first_$n | (first_few|preview|head|beginning)
? [return] [the] first $n [of the] $x
return self.$x[:$n]

= list_last_lit
: x:list1 n:lit=2,3,4,5,10
> last_$n | last_$n_$x | recent_$x | get_last_$n | latest_$n_$x | (recent|latest|tail)
? [return] [the] (last|latest|newest|most recent) $n [of the] $x
return self.$x[-$n:]

= list_all_but_first full
: x:list1
> rest | rest_of_$x | (tail|others|all_but_first|without_first) | remaining_$x | other_$x | $x_without_first
? [return] all $x (but|except|without) the first [one]
? [return] everything after the first %x
return self.$x[1:]

= list_all_but_last full
: x:list1
> (all_but_last|without_last|init) | $x_without_last | earlier_$x | previous_$x
? [return] all $x (but|except|without) the last [one]
return self.$x[:-1]

= list_pop_last common full
: x:list1
> pop | pop_%x | (remove_last|undo|drop_last|delete_last|take_last|remove_last_%x|pop_last|undo_last|undo_last_%x|take_top|discard_last|take_back) | (delete|drop|pop|take|undo)_last_%x | (draw|take_off)_%x | (draw|draw_card|deal|undo_move)
? (remove|take|pop) [and return] [the] last (%x|of the $x)
? (remove|take|pop) [the] last %x [from the $x] and return it
? (return|give) the last %x and remove it
return self.$x.pop()

= list_pop_first common full
: x:list1
> (dequeue|pop_first|take_next|next|remove_first|shift|take_first|serve|serve_next|call_next|next_please|process_next|pop_front|handle_next|get_next|finish_next|poll|start_next|play_next) | (next|take|dequeue|take_next|serve|process|call|handle|finish|remove_first|pop_first|play_next|get_next|deliver)_%x
? (remove|take|pop) [and return] [the] (first|next|oldest) (%x|of the $x)
? (remove|take|pop) [the] (first|next|oldest|longest waiting) %x [from the $x] and return it
? (return|give|serve) the (first|next) %x and remove it
return self.$x.pop(0)

= list_pop_first_default intent
: x:list1
> (dequeue|next|pop_first|take_next|serve|serve_next|call_next|process_next|get_next|poll) | (next|take|dequeue|serve|process|call)_%x
? (remove|take) [and return] [the] (first|next|oldest) (%x|of the $x), [or] None (if|when) (there is none|empty|nobody waits|there are none|nothing is left)
? (first|next|oldest) %x is taken out and returned; None when empty
return self.$x.pop(0) if self.$x else None

= list_pop_last_default intent
: x:list1
> (pop|undo|take_last|take|draw|undo_last|pop_%x|take_top)
? (remove|take|pop) [and return] [the] last (%x|of the $x), [or] None (if|when) (there is none|empty|there are none|nothing is left)
? (last|top|newest) %x is taken out and returned; None when empty
return self.$x.pop() if self.$x else None

= list_pop_error intent
: x:list1
> (pop|undo|dequeue|next|take|draw|serve|take_last) | (take|draw|pop)_%x
? (remove|take|pop) [and return] [the] last (%x|of the $x), [raise|a] ValueError (if|when) (there is none|empty|it is empty)
? (remove|take) the last %x; an empty (one|list|stack) (is a|raises) ValueError
if not self.$x:
    raise ValueError('empty')
return self.$x.pop()

= list_pop_first_error intent
: x:list1
> (dequeue|next|take_next|serve|call_next|process_next|shift) | (take|next|serve)_%x
? (remove|take|pop) [and return] [the] (first|next|oldest) (%x|of the $x), [raise|a] ValueError (if|when) (there is none|empty|it is empty|nobody waits)
? (remove|take) the (first|next) %x; an empty (one|list|queue) (is a|raises) ValueError
if not self.$x:
    raise ValueError('empty')
return self.$x.pop(0)

= list_remove_at full
: x:list1 / a:index=x
> remove_%x_at | (remove_at|delete_at|pop_at|drop_at) | (delete|drop|pop)_%x_at
? (remove|delete) [the] %x at the given (position|index) [from $x]
del self.$x[$a]

= list_clear common
: x:list1
> clear_$x | (clear|empty|wipe|reset|remove_all|delete_all|purge|erase_all|forget_all|drop_all|flush|discard_all|start_over) | (empty|wipe|reset|delete|erase|remove_all|forget|drop|flush|discard|delete_all)_$x | clear_all_$x | remove_every_%x
? (clear|empty|remove all|delete all|wipe|erase|forget all|throw away all) [the] $x
? (no|without any) $x (any more|left|afterwards)
? [the] $x (becomes|is|are) empty [again]
self.$x = []

= list_sort
: x:list1
> sort_$x | (sort|order|arrange|rank|tidy_up|put_in_order) | (order|arrange|rank|organize)_$x | sort_$x_ascending | alphabetize_$x
? (sort|order|arrange) [the] $x [in place] [ascending|alphabetically|in ascending order|from small to large|in alphabetical order]
? (put|bring) [the] $x (in|into) order
self.$x.sort()

= list_sort_desc intent
: x:list1
> sort_$x_(descending|desc|reversed|down) | (sort_descending|sort_desc|sort_reverse|sort_down) | (sort|rank)_$x
? (sort|order|arrange) [the] $x (descending|in descending order|from (large|high) to (small|low)|largest first|highest first|backwards|biggest first)
self.$x.sort(reverse=True)

= list_sorted
: x:list1
> sorted_$x | (sorted|in_order|ordered|alphabetical) | $x_(sorted|in_order|ordered|alphabetically) | ordered_$x | get_sorted_$x | list_sorted | alphabetical_$x | ranked_$x
? [return] [the] $x sorted [ascending|alphabetically|without changing them]
? [return] [the] $x in (order|ascending order|alphabetical order|sorted order)
? [return] (a sorted (copy|list) of) [the] $x
return sorted(self.$x)

= list_sorted_desc intent
: x:list1
> (leaderboard|ranking|sorted_descending) | $x_(descending|desc|from_high_to_low) | descending_$x | ranked_$x | sorted_$x | $x_ranked | best_first
? [return] [the] $x sorted (descending|in descending order|from (high|large|highest) to (low|small|lowest)|largest first|highest first|best first|biggest first)
? [return] [the] $x in descending order
return sorted(self.$x, reverse=True)

= list_top_n
: x:nums / a:small=n
> top_$x | top_n | (top|best|highest|largest)_$x | n_(best|highest|largest)_$x | top_n_$x | best_n | (best|highest|leaders|top)
? [return] [the] (n|so many|that many|given number of) (highest|largest|best|biggest|top) $x [, largest first|, best first]
? [return] [the] (highest|largest|best|biggest) $x, as many as (asked for|given)
return sorted(self.$x, reverse=True)[:$a]

= list_top_lit
: x:nums n:lit=2,3,5,10
> top_$n | top_$n_$x | (best|highest|largest)_$n[_$x] | $n_(best|highest)_$x | podium | top_$x
? [return] [the] $n (highest|largest|best|biggest) $x [, largest first|, best first]
? [the] (highest|largest|best) $n [of the] $x
return sorted(self.$x, reverse=True)[:$n]

= list_bottom_n
: x:nums / a:small=n
> (lowest|smallest|worst|bottom|cheapest)_$x | bottom_n | n_(lowest|smallest)_$x | (lowest|smallest|cheapest)_n
? [return] [the] (n|so many|that many|given number of) (lowest|smallest|worst|cheapest) $x
return sorted(self.$x)[:$a]

= list_second full
: x:nums
> second_(highest|largest|best)[_%x] | runner_up | second_best_%x
? [return] [the] second (highest|largest|best|biggest) (%x|of [the] $x)
return sorted(self.$x, reverse=True)[1]

= list_reverse
: x:list1
> reverse_$x | (reverse|flip|turn_around|invert_order|reverse_order) | (flip|turn)_$x | reverse_order_of_$x
? reverse [the] [order of] [the] $x [in place]
? (turn|bring) [the] $x (around|into reverse order)
? last (comes|becomes) first in [the] $x
self.$x.reverse()

= list_reversed
: x:list1
> reversed_$x | (reversed|backwards|newest_first|in_reverse) | $x_(reversed|backwards|in_reverse|newest_first|in_reverse_order|from_the_end) | latest_first
? [return] [the] $x (reversed|in reverse order|backwards|from last to first|newest first|last one first) [without changing them]
? [return] a reversed (copy|list) of [the] $x
return self.$x[::-1]

= list_copy
: x:list1
> copy_of_$x | all_$x | $x_copy | list_$x | (get_all|list_all|show_all|all) | get_all_$x | copy_$x | snapshot_of_$x | list_all_$x
? [return] [a copy of] all [the] $x
? [return] a copy of [the] [list of] $x
return list(self.$x)

= list_unique
: x:list1
> unique_$x | distinct_$x | (unique|distinct|without_duplicates) | $x_without_(duplicates|repetitions) | different_$x | unique_%x_list
? [return] [the] (distinct|unique|different) $x [in order [of appearance]|in their order]
? [return] [the] $x without (duplicates|repetitions) [in order]
? [return] each %x (only once|once) [in order]
result = []
for item in self.$x:
    if item not in result:
        result.append(item)
return result

= list_unique_sorted intent
: x:list1
> unique_$x | distinct_$x | (unique|distinct) | sorted_unique_$x
? [return] [the] (distinct|unique|different) $x (sorted|in sorted order|in alphabetical order|in ascending order)
? [return] [the] $x without duplicates, sorted
return sorted(set(self.$x))

= list_dedupe
: x:list1
> (dedupe|deduplicate|remove_duplicates|make_unique|uniq) | (dedupe|deduplicate|unique)_$x | remove_duplicate_$x | drop_duplicates
? (remove|delete|drop|throw out) [all] duplicates (from|in|of) [the] $x [keeping the first|keeping the order]
? keep each %x only once [in order]
? (remove|drop) repeated $x
result = []
for item in self.$x:
    if item not in result:
        result.append(item)
self.$x = result

= list_count_unique
: x:list1
> count_(unique|distinct|different)[_$x] | (unique|distinct|different)_(count|%x_count|$x_count) | number_of_(unique|distinct|different)_$x | how_many_(different|distinct)_$x
? (how many|number of|count) (distinct|unique|different) $x
return len(set(self.$x))

= list_has_duplicates
: x:list1
> has_duplicates | has_duplicate_$x | (any_duplicates|contains_duplicates|has_repetitions) | are_$x_unique_not
? (whether|True if|check if) (some|any|a) %x (occurs|appears|is there) (twice|more than once|several times)
? (whether|True if) there are duplicate $x
return len(set(self.$x)) < len(self.$x)

= list_count_of
: x:list1 / a:maybe=x
> count_%x | (count_of|count|occurrences|how_often|occurrences_of|times|frequency|frequency_of|how_many|count_occurrences|number_of) | how_many_times | %x_(count_of|frequency) | times_%x | votes_for | how_often_%x | (occurrences_of|number_of)_%x
? how (often|many times) $a (occurs|appears|is) (in|among) [the] $x
? (count|number of) [the] (occurrences|times) of $a in [the] $x
? (count) how many $x (are equal to|equal|are) $a
return self.$x.count($a)

= list_index full
: x:list1 / a:member=x
> index_of_%x | (index_of|position_of|position|find|index|locate|place_of|where_is|rank_of|find_index|place_in_line) | position_of_%x | %x_(index|position) | find_%x | (locate|find_index_of)_%x | where_is_%x
? [return] [the] (position|index|place) of $a in [the] $x
? (at which position|where) $a (is|stands|comes) in [the] $x
return self.$x.index($a)

= list_index_default intent
: x:list1 / a:maybe=x
> index_of_%x | (index_of|position_of|find|locate) | position_of_%x | find_%x
? [return] [the] (position|index) of $a in [the] $x, (or |)-1 (if|when) (it is not there|missing|absent|not found|it is missing)
? where $a is in [the] $x, -1 when (missing|not found|it is not there)
return self.$x.index($a) if $a in self.$x else -1

= list_place_from_one intent full
: x:list1 / a:member=x
> (place_of|rank_of|position_of|rank|position|place|number_of|place_in_line) | %x_(number|rank|place)
? [return] [the] (place|rank|position|number) of $a in [the] $x, (counting|starting|counted) (from|at|with) (1|one)
? [return] the (one-based|1-based) (place|position) of $a
return self.$x.index($a) + 1

= list_move_front full
: x:list1 / a:member=x
> move_to_(top|front|start|beginning) | (bring_to_front|prioritize|promote|make_first|put_first|favor|to_front) | move_%x_to_(top|front|start) | prioritize_%x | bring_%x_to_front
? move $a to the (front|top|beginning|start|head) [of [the] $x]
? (make|let) $a (the first|be the first|come first) [of [the] $x]
? $a (comes|goes) (first|to the front) [in [the] $x]
self.$x.remove($a)
self.$x.insert(0, $a)

= list_move_back full
: x:list1 / a:member=x
> move_to_(bottom|back|end|last) | (send_to_back|demote|postpone|make_last|defer|to_end) | move_%x_to_(bottom|back|end) | postpone_%x
? move $a to the (end|back|bottom) [of [the] $x]
? (make|let) $a (the last|be the last|come last) [of [the] $x]
self.$x.remove($a)
self.$x.append($a)

= list_rotate full
: x:list1
> rotate | rotate_$x | (next_turn|cycle|shift_left|rotate_left|advance|end_turn|next_player|pass_turn) | (cycle|rotate_left|shift)_$x | next_%x_turn
? (move|put) the first (%x|of the $x) (to|at) the end
? rotate [the] $x [by one] [to the left|to the front]
? the first %x goes to the (end|back) [of the (line|list|queue)]
self.$x.append(self.$x.pop(0))

= list_rotate_right full
: x:list1
> rotate_right | rotate_$x_right | shift_right | (shift_right|rotate_back)_$x
? (move|put) the last (%x|of the $x) (to|at) the (front|beginning|start)
? rotate [the] $x [by one] to the right
self.$x.insert(0, self.$x.pop())

= list_rotate_n
: x:list1 / a:small=n
> rotate | rotate_$x | rotate_by | rotate_$x_by | rotate_left | shift_$x
? rotate [the] $x (by $a|by that many|by the given number) [of places] [to the left]
self.$x = self.$x[$a:] + self.$x[:$a]

= list_swap_ends full
: x:list1
> swap_(ends|first_and_last) | swap_first_and_last_%x | exchange_ends
? (swap|exchange) [the] first and [the] last (%x|of [the] $x)
self.$x[0], self.$x[-1] = (self.$x[-1], self.$x[0])

= list_swap_at full
: x:list1 / a:index=x b:index=x
> swap | swap_$x | (swap_at|exchange|swap_positions|swap_places) | exchange_$x
? (swap|exchange) the $x at the (two|given) (positions|indices|places)
self.$x[$a], self.$x[$b] = (self.$x[$b], self.$x[$a])

= list_above common
: x:nums / a:num
> $x_(above|over|greater_than|higher_than|exceeding|larger_than|bigger_than) | (above|over|greater_than|filter_above|larger_than|all_above|exceeding) | high_$x | (filter|find|get|select)_$x_(above|over|greater_than) | (filter|large|big|expensive|long)_$x
? [return|all] [the] $x (above|over|greater than|larger than|higher than|bigger than|exceeding|that are above|that exceed|which are more than|longer than|that are higher than) $a
? (keep|filter|select|find|list) [only] the $x (above|over|greater than|larger than) $a
return [item for item in self.$x if item > $a]

= list_below common
: x:nums / a:num
> $x_(below|under|less_than|lower_than|smaller_than|cheaper_than) | (below|under|less_than|filter_below|smaller_than|all_below) | low_$x | (filter|find|get|select)_$x_(below|under|less_than) | (small|cheap|short)_$x
? [return|all] [the] $x (below|under|less than|lower than|smaller than|that are below|which are less than|that are lower than|cheaper than|shorter than) $a
? (keep|filter|select|find|list) [only] the $x (below|under|less than|lower than) $a
return [item for item in self.$x if item < $a]

= list_at_least
: x:nums / a:num
> $x_(at_least|from) | (at_least|passing) | passing_$x | (filter|find|get)_$x_at_least
? [return|all] [the] $x (of at least|at or above|not below|greater than or equal to|that are at least|not less than) $a
return [item for item in self.$x if item >= $a]

= list_above_lit
: x:nums n:lit
> $x_(above|over)_$n | (high|large|big|hot|expensive|long|heavy)_$x | above_$n | over_$n
? [return|all] [the] $x (above|over|greater than|larger than|higher than|that are above|that exceed|which are more than) $n
return [item for item in self.$x if item > $n]

= list_below_lit
: x:nums n:lit
> $x_(below|under)_$n | (low|small|cold|cheap|short|light|failing|bad)_$x | below_$n | under_$n
? [return|all] [the] $x (below|under|less than|lower than|smaller than|that are below|which are less than) $n
return [item for item in self.$x if item < $n]

= list_between
: x:nums / a:num b:num
> $x_(between|in_range|within) | (between|in_range|filter_range) | filter_$x_between
? [return|all] [the] $x (between|from|within) the (two|given) (limits|bounds|values|numbers|arguments) [inclusive]
return [item for item in self.$x if $a <= item <= $b]

= list_count_above common
: x:nums / a:num
> count_(above|over|greater_than|higher_than|larger_than|exceeding) | count_$x_(above|over|greater_than|higher_than) | (number_of|how_many)_$x_(above|over) | how_many_(above|over) | number_above | $x_count_above
? (how many|number of|count [the]|count of) $x [are|that are|which are] (above|over|greater than|larger than|higher than|exceeding|more than) $a
return sum(1 for item in self.$x if item > $a)

= list_count_below
: x:nums / a:num
> count_(below|under|less_than|lower_than|smaller_than) | count_$x_(below|under|less_than) | (number_of|how_many)_$x_(below|under) | how_many_(below|under) | number_below
? (how many|number of|count [the]|count of) $x [are|that are|which are] (below|under|less than|smaller than|lower than) $a
return sum(1 for item in self.$x if item < $a)

= list_count_at_least
: x:nums / a:num
> count_at_least | count_$x_at_least | how_many_(passed|at_least) | count_passing | number_passed
? (how many|number of|count) $x [are|that are|which are] (at least|not below|greater than or equal to) $a
return sum(1 for item in self.$x if item >= $a)

= list_count_above_lit
: x:nums n:lit
> count_(above|over)_$n | count_(high|large|hot|big|long)[_$x] | $x_above_$n_count | how_many_over_$n | hot_days | (good|bad|high)_count | count_(good|bad|passed)
? (how many|number of|count) $x [are|that are|which are] (above|over|greater than|higher than|more than) $n
return sum(1 for item in self.$x if item > $n)

= list_any_above
: x:nums / a:num
> any_(above|over|greater_than)[_] | any_%x_(above|over) | has_%x_(above|over) | has_any_above | exceeds_any
? (whether|True if|is) (any|some|at least one) (%x|of the $x) (is|lies) (above|over|greater than|higher than|more than) $a
return any(item > $a for item in self.$x)

= list_any_below
: x:nums / a:num
> any_(below|under|less_than) | any_%x_(below|under) | has_%x_(below|under) | has_any_below
? (whether|True if|is) (any|some|at least one) (%x|of the $x) (is|lies) (below|under|less than|lower than) $a
return any(item < $a for item in self.$x)

= list_all_above
: x:nums / a:num
> all_(above|over|greater_than) | all_$x_(above|over) | are_all_(above|over) | every_%x_above
? (whether|True if|are) (all|every one) of the $x (are|is|lie) (above|over|greater than|higher than|more than) $a
? (whether|True if) (all|every) (the $x|%x) (are|is) (above|over|greater than) $a
return all(item > $a for item in self.$x)

= list_all_at_least
: x:nums / a:num
> all_(at_least|passed|reach) | all_$x_at_least | (everyone|all)_passed | passed_all
? (whether|True if|are) all [the] $x (are|reach) (at least|not below) $a
return all(item >= $a for item in self.$x)

= list_all_at_least_lit
: x:nums n:lit
> all_(passed|ok|positive_enough|at_least_$n|good) | (everyone|all)_passed | passed_all | all_$x_ok | passed | has_passed
? (whether|True if|are) all [the] $x (are|reach) (at least|not below) $n
? (whether|True if) (every|each) %x (is|reaches) (at least|not below) $n
return all(item >= $n for item in self.$x)

= list_all_below
: x:nums / a:num
> all_(below|under|less_than) | all_$x_(below|under) | are_all_below
? (whether|True if|are) all [of] [the] $x (are|lie) (below|under|less than) $a
return all(item < $a for item in self.$x)

= list_all_positive
: x:nums
> all_positive | are_all_positive | all_$x_positive | only_positive
? (whether|True if|are) all [the] $x (are|) (positive|above zero|greater than zero)
return all(item > 0 for item in self.$x)

= list_any_negative
: x:nums
> any_negative | has_negative | has_negative_$x | any_%x_negative | contains_negative
? (whether|True if|is) (any|some|at least one) (%x|of the $x) (is|) (negative|below zero)
return any(item < 0 for item in self.$x)

= list_negatives
: x:nums
> negative_$x | (negatives|only_negative) | get_negative_$x | $x_below_zero
? [return|all] [the] (negative $x|$x that are negative|$x below zero)
return [item for item in self.$x if item < 0]

= list_positives
: x:nums
> positive_$x | (positives|only_positive) | get_positive_$x | $x_above_zero
? [return|all] [the] (positive $x|$x that are positive|$x above zero)
return [item for item in self.$x if item > 0]

= list_evens
: x:ints
> even_$x | (evens|only_even|get_evens) | get_even_$x | $x_that_are_even
? [return|all] [the] (even $x|$x that are even)
return [item for item in self.$x if item % 2 == 0]

= list_odds
: x:ints
> odd_$x | (odds|only_odd|get_odds) | get_odd_$x
? [return|all] [the] (odd $x|$x that are odd)
return [item for item in self.$x if item % 2 == 1]

= list_count_even
: x:ints
> count_even | count_even_$x | number_of_even_$x | how_many_even
? (how many|number of|count) [the] (even $x|$x that are even|of the $x are even)
return sum(1 for item in self.$x if item % 2 == 0)

= list_above_average
: x:nums
> $x_above_average | (above_average|better_than_average) | above_average_$x | count_not_above_average
? [return|all] [the] $x (above|over|greater than|higher than) [the|their] average
average = sum(self.$x) / len(self.$x) if self.$x else 0
return [item for item in self.$x if item > average]

= list_remove_below intent
: x:nums / a:num
> remove_(below|under|less_than|small|low|smaller) | remove_$x_(below|under) | (drop|purge|prune|delete)_(below|under|low) | keep_(above|at_least) | (prune|clean_up|filter)_$x | (prune|clean_up)
? (remove|drop|delete|throw away) [all] [the] $x (below|under|less than|smaller than|lower than) $a
? keep only [the] $x (of at least|not below|that are at least) $a
self.$x = [item for item in self.$x if item >= $a]

= list_remove_above intent
: x:nums / a:num
> remove_(above|over|greater_than|large|high|outliers) | remove_$x_(above|over) | (drop|purge|prune|delete)_(above|over|high) | keep_(below|at_most) | (prune|clean_up|filter)_$x
? (remove|drop|delete|throw away) [all] [the] $x (above|over|greater than|larger than|higher than) $a
? keep only [the] $x (of at most|not above|that are at most) $a
self.$x = [item for item in self.$x if item <= $a]

= list_keep_above intent
: x:nums / a:num
> keep_(above|over) | keep_$x_above | (filter|retain|keep) | filter_$x
? keep only [the] $x (above|over|greater than|larger than) $a
? (remove|drop) [all] [the] $x (that are not|not) (above|over|greater than) $a
self.$x = [item for item in self.$x if item > $a]

= list_scale
: x:nums / a:small=f
> (scale_all|multiply_all|scale|multiply|scale_by|times) | (scale|multiply)_$x[_by] | scale_all_$x
? multiply (all|every one of|each of) [the] $x (by|with) $a
? (scale) [all] [the] $x by $a
self.$x = [item * $a for item in self.$x]

= list_scaled
: x:nums / a:small=f
> scaled_$x | (scaled|multiplied|times) | $x_(times|scaled|multiplied_by) | scaled_by
? [return] [all] [the] $x (multiplied|scaled) (by|with) $a [without changing them]
? [return] [each of] [the] $x times $a
return [item * $a for item in self.$x]

= list_double_all
: x:nums
> double_(all|all_$x|each|every_%x) | double_$x
? double (all|each of|every one of) [the] $x
? (make) (each|every) %x twice as (large|much|high)
self.$x = [item * 2 for item in self.$x]

= list_doubled
: x:nums
> doubled_$x | doubled | $x_doubled | twice_$x
? [return] [all] [the] $x doubled [without changing them]
? [return] [the] double of (each|every) %x
return [item * 2 for item in self.$x]

= list_squares
: x:nums
> squares | squared_$x | $x_squared | squares_of_$x | squared
? [return] [the] squares of [all] [the] $x
? [return] (each|every) %x squared
return [item ** 2 for item in self.$x]

= list_sum_squares
: x:nums
> sum_of_squares | sum_squares | squares_sum | energy_of_$x
? [return] [the] sum of [the] squares of [all] [the] $x
? [return] [the] sum of [the] squared $x
return sum(item ** 2 for item in self.$x)

= list_add_to_all
: x:nums / a:num
> (raise_all|add_to_all|increase_all|shift_all|shift|lift_all) | (raise|increase|shift|curve|lift)_(all_|)$x[_by] | add_to_all_$x | add_to_each
? (add|) $a to (each|every one|all) of the $x
? (increase|raise|shift) (all|each of) [the] $x by $a
self.$x = [item + $a for item in self.$x]

= list_percent_all
: x:nums / a:num
> (raise_all|increase_all|raise_$x|increase_$x|inflate|raise_all_$x)_(by_percent|percent|) | inflate_$x | (apply_markup|apply_increase|mark_up)
? (increase|raise) (all|each of) [the] $x by $a percent
? (each|every) %x (goes up|grows|rises) by $a percent
self.$x = [item * (1 + $a / 100) for item in self.$x]

= list_discount_all
: x:nums / a:num
> (discount_all|reduce_all|discount_$x|reduce_$x|mark_down_all|apply_discount|apply_discount_to_all|discount)
? (reduce|lower|discount) (all|each of) [the] $x by $a percent
? (take|give) $a percent off (all|each of|every one of) [the] $x
self.$x = [item * (1 - $a / 100) for item in self.$x]

= list_product
: x:nums
> product | product_of_$x | $x_product | multiply_all | multiply_$x | get_product
? [return] [the] product of [all] [the] $x
? multiply all $x [together]
result = 1
for item in self.$x:
    result *= item
return result

= list_running
: x:nums
> running_totals | running_total | cumulative_$x | (cumulative|accumulated|cumulative_sum|partial_sums|prefix_sums) | accumulated_$x | running_sum_of_$x
? [return] [the] (running|cumulative) (totals|sums|total|sum) of [the] $x
? [return] [the] [list of] (partial|accumulated) sums of [the] $x
result = []
total = 0
for item in self.$x:
    total += item
    result.append(total)
return result

= list_differences
: x:nums
> differences | (deltas|changes|steps|gaps) | $x_(differences|changes|deltas) | changes_in_$x | daily_changes | %x_changes
? [return] [the] (differences|changes|deltas|gaps) between (neighbouring|consecutive|successive|one after another) $x
? [return] how much each %x (differs from|is above) the one before
return [other - item for item, other in zip(self.$x, self.$x[1:])]

= list_trend full
: x:nums
> (change|growth|trend|net_change|total_change|progress) | $x_(change|growth|trend) | change_in_$x
? [return] [the] (difference|change) (between|from) [the] first (and|to) [the] last %x
? [return] [the] last %x minus the first [one]
return self.$x[-1] - self.$x[0]

= list_last_change full
: x:nums
> (last_change|latest_change|last_difference|recent_change|latest_delta) | last_%x_change | last_change_in_$x
? [return] [the] (difference|change) (between|of) the last two $x
? [return] the last %x minus the one before
return self.$x[-1] - self.$x[-2]

= list_rising full
: x:nums
> is_(rising|increasing|growing|improving|climbing|warming|going_up|sorted|ascending) | $x_(rising|increasing|growing) | are_$x_(rising|increasing|sorted)
? (whether|True if) [the] last %x is (above|higher than|greater than|more than) the one before
? (whether|True if) [the] last %x (exceeds) the (previous|second last) one
return self.$x[-1] > self.$x[-2]

= list_is_sorted
: x:nums
> is_sorted | is_ascending | $x_sorted_already | are_$x_(sorted|in_order|ordered) | in_order | is_ordered
? (whether|True if) [the] $x are (sorted|in order|ascending|in ascending order) [already]
return self.$x == sorted(self.$x)

= list_streak intent
: x:bools
> current_streak | streak | (winning_streak|days_in_a_row|%x_streak|run_length)
? how many of the last $x in a row (were|are) (done|true|a success|won|set) [(True)]
? [return] [the] number of [consecutive] True (values|ones|$x) at the end [of $x]
? length of the run of True at the end of [the] $x
total = 0
for item in reversed(self.$x):
    if not item:
        break
    total += 1
return total

= list_bool_count
: x:bools
> count_(true|done|set|won|on|yes) | (done|true|yes|success)_count | how_many_(done|true|on|yes) | $x_done | completed_$x | successes
? (how many|number of|count) [of the|the] $x (are|that are|were|which are) (true|done|set|on)
return sum(1 for item in self.$x if item)

= list_bool_rate
: x:bools
> (success|hit|completion|attendance|win)_(rate|ratio|percentage) | (rate|percent_done|done_percent|percentage)
? [return] [the] (share|percentage|percent) of [the] $x that are (true|done)[, 0 (if|when) (empty|there are none)]
return sum(1 for item in self.$x if item) / len(self.$x) * 100 if self.$x else 0

= list_all_true
: x:bools
> all_(done|true|set|on|finished|passed|complete) | are_all_(done|set|on|true) | is_(complete|finished|done) | all_$x | every_%x_done
? (whether|True if|are) all [of] [the] $x (are|) (true|done|set|on)
return all(self.$x)

= list_any_true
: x:bools
> any_(done|true|set|on|finished|passed|active) | is_any_(done|set|on|true) | any_%x | has_any_true
? (whether|True if|is) (any|some|at least one) of [the] $x (is|) (true|done|set|on)
return any(self.$x)

= list_join common
: x:strs
> joined_$x | (joined|join|as_text|as_string|to_text|comma_separated|to_string|text|list_text|concatenated|csv) | $x_(text|string|line|joined|as_text|as_string|list_text|csv) | join_$x | (show|display|print|format)_$x | $x_comma_separated | list_of_$x | describe_$x
? [return] [the] $x (joined|separated|connected) (by|with) [a] comma[s] and [a] (space|blank)
? [return] [all] [the] $x as (one|a single|a comma separated) (text|string|line) [separated by commas]
? (join|list) [the] $x (comma separated|with commas|, separated by commas)
? [a] comma separated (list|string|text) of [the] $x
return ', '.join(self.$x)

= list_join_with
: x:strs / a:sep
> (join|join_with|joined_with|joined|joined_by|concatenate) | join_$x[_with] | $x_joined_(with|by)
? [return] [the] $x (joined|separated|connected) (by|with) $a
? (join|connect) [the] $x with $a [between them]
return $a.join(self.$x)

= list_join_dash
: x:strs
> (path|breadcrumb|chain|route_text|itinerary|as_path|route|trail) | $x_(path|chain|route)
? [return] [the] $x (joined|separated|connected) (by|with) ' - '
? [return] [the] $x with ' - ' between [them]
return ' - '.join(self.$x)

= list_join_lines
: x:strs
> (as_lines|full_text|whole_text|lines_text|document|print_out|page) | $x_as_lines | one_per_line | multiline
? [return] [the] $x, (one per line|each on its own line|one on each line|separated by line breaks|separated by newlines)
? (join) [the] $x with (newlines|line breaks)
return '\n'.join(self.$x)

= list_join_space
: x:strs
> (sentence|full_text|as_sentence|text|phrase|full_name) | $x_(sentence|as_sentence|text)
? [return] [the] $x (joined|separated|connected) (by|with) (spaces|a space|blanks|a blank)
? [return] [the] $x as one (sentence|text) [separated by spaces]
return ' '.join(self.$x)

= list_numbered
: x:strs
> numbered | numbered_$x | numbered_list | (number|enumerate)_$x | enumerated_$x | $x_numbered | (agenda|menu_text|todo_list|checklist)
? [return] [the] $x (numbered|with numbers in front), (like|as|for example|e.g.) '1. %x'
? [return] [a] list of [the] $x numbered from (one|1)[, like '1. x'|: '1. x']
return [f'{number}. {item}' for number, item in enumerate(self.$x, 1)]

= list_bullets
: x:strs
> bullets | bulleted_$x | bullet_list | as_bullets | $x_as_bullets | bullet_points
? [return] [the] $x one per line, each (starting with|with|after) '- '
? [return] [the] $x as a bullet list [with '- ']
return '\n'.join(f'- {item}' for item in self.$x)

= list_longest full
: x:strs
> longest_%x | longest | longest_of_$x | (longest_word|longest_name|longest_entry)
? [return|find] [the] longest (%x|of the $x)
return max(self.$x, key=len)

= list_shortest full
: x:strs
> shortest_%x | shortest | shortest_of_$x | (shortest_word|shortest_name|shortest_entry)
? [return|find] [the] shortest (%x|of the $x)
return min(self.$x, key=len)

= list_lengths
: x:strs
> lengths | %x_lengths | lengths_of_$x | $x_lengths
? [return] [the] lengths of [all] [the] $x
? [return] how long (each|every) %x is
return [len(item) for item in self.$x]

= list_total_length
: x:strs
> total_length | total_characters | total_length_of_$x | sum_of_lengths | character_count | total_letters
? [return] [the] (total|summed) (length|number of characters|number of letters) of [all] [the] $x
return sum(len(item) for item in self.$x)

= list_upper_all
: x:strs
> upper_$x | (uppercased|shouted|in_capitals) | $x_(upper|uppercase|in_capitals) | uppercase_$x | upper_case_$x | shout_$x
? [return] [all] [the] $x in (upper case|capitals|uppercase|capital letters)
return [item.upper() for item in self.$x]

= list_lower_all
: x:strs
> lower_$x | (lowercased|lower_all) | $x_(lower|lowercase) | lowercase_$x | normalized_$x
? [return] [all] [the] $x in (lower case|lowercase|small letters)
return [item.lower() for item in self.$x]

= list_title_all
: x:strs
> capitalized_$x | title_$x | $x_(capitalized|titled|title_case) | titled_$x
? [return] [all] [the] $x (capitalized|in title case|with a capital first letter)
return [item.title() for item in self.$x]

= list_starting
: x:strs / a:letter
> $x_(starting_with|beginning_with|with_prefix|starting) | (starting_with|beginning_with|with_prefix|filter_by_prefix|starts_with|complete|suggest|autocomplete) | find_$x_starting_with | $x_by_(prefix|letter)
? [return|all] [the] $x (that start with|starting with|beginning with|that begin with|with the prefix) $a
return [item for item in self.$x if item.startswith($a)]

= list_ending
: x:strs / a:letter
> $x_(ending_with|ending|with_suffix|with_extension|of_type) | (ending_with|with_suffix|ends_with|with_extension)
? [return|all] [the] $x (that end with|ending with|ending in|that end in|with the suffix|with the extension) $a
return [item for item in self.$x if item.endswith($a)]

= list_containing
: x:strs / a:letter
> $x_(containing|with|matching|that_contain) | (search|containing|matching|find|find_all|filter|grep|lookup|find_containing) | (search|find|filter|find_all|lookup|grep)_$x | search_in_$x
? [return|all] [the] $x (that contain|containing|in which|with) $a [occurs|in them]
? (search|find|filter) [all] [the] $x (for|containing|by) $a
return [item for item in self.$x if $a in item]

= list_containing_nocase intent
: x:strs / a:letter
> (search|find|find_all|filter|lookup) | (search|find|filter|find_all|lookup)_$x | $x_(containing|matching)
? [return|all] [the] $x (that contain|containing) $a, (ignoring case|regardless of case|case insensitive|whatever the case|upper or lower case)
return [item for item in self.$x if $a.lower() in item.lower()]

= list_contains_nocase intent
: x:strs / a:maybe=x
> has_%x | contains_%x | (has|contains|knows|includes)
? (whether|True if|True when) $a is (in|among|one of) [the] $x, (ignoring case|regardless of case|case insensitive|whatever the case)
return $a.lower() in [item.lower() for item in self.$x]

= list_longer_than
: x:strs / a:small=n
> $x_(longer_than|longer) | (longer_than|long_ones) | long_$x | find_$x_longer_than
? [return|all] [the] $x (longer than|with more than) $a [characters|letters]
return [item for item in self.$x if len(item) > $a]

= list_shorter_than
: x:strs / a:small=n
> $x_(shorter_than|shorter) | (shorter_than|short_ones) | short_$x
? [return|all] [the] $x (shorter than|with less than|with fewer than) $a [characters|letters]
return [item for item in self.$x if len(item) < $a]

= list_sorted_by_length
: x:strs
> $x_by_length | sorted_by_length | by_length | sort_$x_by_length_copy
? [return] [the] $x sorted by [their] length [, shortest first]
return sorted(self.$x, key=len)

= list_initials
: x:strs
> initials | initials_of_$x | first_letters | first_letters_of_$x
? [return] [the] first (letters|letter|characters) of [all|each of] [the] $x
return [item[0] for item in self.$x]

= list_count_map
: x:strs
> (counts|frequencies|tally|histogram|count_by_%x|occurrences|frequency_table|count_each|distribution|summary_counts) | %x_(counts|frequencies) | count_each_%x | $x_(counts|frequencies|histogram|tally) | frequency_of_$x | count_$x_by_value | how_often_each
? [return] how often (each|every) %x (occurs|appears) [as a dict]
? [return] [a dict with] [the] (number|count) of occurrences (of|for) (each|every) %x
? (count|tally) (each|every) %x [in a dict]
result = {}
for item in self.$x:
    result[item] = result.get(item, 0) + 1
return result

= list_most_common full
: x:strs
> most_(common|frequent) | most_(common|frequent|popular)_%x | (mode|winner|favorite|majority) | favorite_%x | winning_%x
? [return|find] [the] %x that (occurs|appears) most often
? [return|find] [the] most (common|frequent) (%x|of the $x)
return max(self.$x, key=self.$x.count)

= list_missing common
: x:list1 / a:elems=x
> missing_$x | (missing_from|not_in|difference|without|except_for|minus|missing) | $x_(missing_from|not_in|without|except|missing|minus) | unused_$x | remaining_$x | open_$x | still_needed | needed_$x
? [return|all] [the] $x (that are not in|not in|which are missing from|except those in|without those in|missing in) (the given list|the given values|the argument|given ones|the given %xs)
? what [it|the object] (needs|has) that is not in the given (list|ones|$x|values)
? (which|what) of [the] $x (is|are) (missing|not there|not given)
return [item for item in self.$x if item not in $a]

= list_common
: x:list1 / a:elems=x
> common_$x | (common_with|in_common|shared|intersection|overlap|shared_with|intersect|common) | shared_$x | $x_(in_common|shared_with|in_both|also_in|in_common_with) | matching_$x
? [return|all] [the] $x (that are also in|also in|in common with|shared with|that occur in) (the given list|the given values|the argument|given ones)
? (which|what) of [the] $x (are|is) also in the given (list|values)
return [item for item in self.$x if item in $a]

= list_has_all
: x:list1 / a:elems=x
> has_all | has_all_$x | contains_all | (includes_all|covers|covers_all|has_every|can_make|satisfies|is_superset_of)
? (whether|True if) [the] $x (contain|include|have) (all|every one) of the given (values|ones|items|list)
? (whether|True if) all given (values|ones|items) are (in|among) [the] $x
return all(item in self.$x for item in $a)

= list_has_any
: x:list1 / a:elems=x
> has_any | has_any_of | contains_any | (includes_any|overlaps_with|matches_any|shares_any)
? (whether|True if) [the] $x (contain|include|have) (any|at least one|some) of the given (values|ones|items|list)
? (whether|True if) any of the given (values|ones) is (in|among) [the] $x
return any(item in self.$x for item in $a)

= list_new_ones intent
: x:list1 / a:elems=x
> (new_ones|unknown|unknown_$x|new_$x|not_known|additional_$x|extra_$x|unknown_ones)
? [return] those (of the given|given) [values|ones] that are not (in|among) [the] $x [yet]
? which of the given (values|ones|items) are (new|unknown|not in [the] $x [yet])
return [item for item in $a if item not in self.$x]

= list_pairs
: x:list1 y:list1
> pairs | (pair_up|zipped|combined_pairs|zip) | $x_with_$y | pair_$x_with_$y | zip_$x_and_$y
? [return] [the] pairs of [the] $x and [the] $y [in order]
? (pair|combine) (each|every) %x with [the] %y [at the same position]
return [[item, other] for item, other in zip(self.$x, self.$y)]

= list_to_dict
: x:strs y:nums
> $x_to_$y | (as_dict|as_table|to_dict|table|mapping|lookup_table) | $y_by_%x | %y_by_%x | map_$x_to_$y
? [return] [a] dict from [each] %x to [its] %y
? [return] [a] dict with [the] $x as keys and [the] $y as values
return dict(zip(self.$x, self.$y))

= list_concat intent
: x:list1 y:same_list=x
> all | (combined|everything|everyone|concatenated|merged|union|together|full_list) | $x_and_$y | all_$x_and_$y | combined_$x_and_$y | combine_$x_and_$y
? [return] [the] $x followed by [the] $y
? [return] [the] $x and [the] $y (in one list|together|as one list)
return self.$x + self.$y

= list_count_both
: x:list y:list
> count_all | total_count | (number_of_all|how_many_in_total|head_count|overall_count) | count_$x_and_$y
? [return] how many $x and $y there are [together|in total]
? [return] [the] number of $x plus [the] number of $y
return len(self.$x) + len(self.$y)

= list_move_between common full
: x:list1 y:same_list0=x / a:member=x
> move_%x | (move|complete|finish|archive|promote|check_off|serve|transfer|mark_done|process|retire|lend|ship|deliver|resolve|take|give_back|sell|borrow|graduate) | move_to_$y | move_%x_to_$y | (complete|finish|archive|serve|process|transfer|lend|ship|check_off|resolve|borrow|sell|retire)_%x | move_from_$x_to_$y
? (move|transfer|shift) $a from [the] $x to [the] $y
? (remove|take) $a from [the] $x and (add|append|put) it to [the] $y
? $a (goes|moves) from [the] $x (to|into) [the] $y
self.$x.remove($a)
self.$y.append($a)

= list_move_next common full
: x:list1 y:same_list0=x
> (next|advance|move_next|process_next|serve_next|finish_next|complete_next|step|start_next|play_next|deal|take_next|do_next|promote_next) | move_first_to_$y | (serve|process|finish|complete|start|promote)_next_%x | next_%x
? (move|transfer|shift) the (first|next) (%x|of the $x) to [the] [end of the] $y
? (take|remove) the (first|next) %x from [the] $x and (add|append) it to [the] $y
self.$y.append(self.$x.pop(0))

= list_move_all
: x:list1 y:same_list0=x
> move_all | (flush|archive_all|complete_all|move_all_to_$y|promote_all|finish_all|commit|submit_all|process_all|ship_all|empty_into) | move_(all_$x|$x)_to_$y | archive_$x | (flush|commit|ship)_$x
? (move|transfer) all $x to [the] $y
? (append|add) [all] [the] $x to [the] $y and (clear|empty) [the] $x
self.$y.extend(self.$x)
self.$x = []

= list_last_is
: x:list1 / a:maybe=x
> (last_is|ends_with|is_last|is_latest|top_is) | is_last_%x | last_%x_is
? (whether|True if) the last %x is $a
return self.$x[-1] == $a if self.$x else False

= list_first_is
: x:list1 / a:maybe=x
> (first_is|starts_with|is_first|is_next|leads) | is_first_%x | first_%x_is | is_next_in_line
? (whether|True if) the first %x is $a
return self.$x[0] == $a if self.$x else False

= cursor_current common full
: x:list1 y:cursor=position,index,current,cursor,pointer,selected,turn,step,page,active,current_index,place
> current_%x | (current|now_playing|get_current|selected|active|whose_turn|here|now|show_current) | (selected|active|get_current|this)_%x | %x_at_$y | whose_turn
? [return] [the] %x (at|for) [the] [current] $y
? [return] [the] (current|selected|active) %x
? (which|what) %x is (playing|current|selected|active|on) [now]
return self.$x[self.$y]

= cursor_next common full
: x:list1 y:cursor=position,index,current,cursor,pointer,selected,turn,step,page,active,current_index,place
> next_%x | (next|advance|skip|forward|next_turn|step|go_on|skip_to_next|cycle|end_turn|play_next|move_on|select_next) | (advance|skip|skip_to_next|goto_next|go_to_next|select_next|play_next)_%x | skip_%x
? (go|move|skip|step) [on] to the next %x, (starting over|wrapping around|back to the first|beginning again) (after|at) the (last|end) [one][, and return it| and return it]
? next %x [and return it], after the last [one] (comes|it starts with) the first [again]
? (advance|increase) [the] $y [by one] (wrapping around|modulo the number of $x|starting over at the end) and return the %x
? (select|choose) the next %x [cyclically] and return it
self.$y = (self.$y + 1) % len(self.$x)
return self.$x[self.$y]

= cursor_previous full
: x:list1 y:cursor=position,index,current,cursor,pointer,selected,turn,step,page,active,current_index
> previous_%x | (previous|back|go_back|prev|rewind|step_back|prev_%x|select_previous|backward)
? (go|move|step) [back] to the previous %x, (wrapping around|to the last one from the first|before the first comes the last)[, and return it| and return it]
? previous %x [and return it], before the first comes the last
self.$y = (self.$y - 1) % len(self.$x)
return self.$x[self.$y]

= cursor_select full
: x:list1 y:cursor=position,index,current,cursor,pointer,selected,active,current_index / a:member=x
> select_%x | (select|go_to|jump_to|choose|switch_to|play|activate) | (choose|play|jump_to|go_to|activate)_%x
? (set|move) [the] $y to (where $a is|the place of $a) in [the] $x
? (jump|go|switch) to $a [in the $x]: $y becomes its (index|position)
self.$y = self.$x.index($a)

= cursor_at_end full
: x:list1 y:cursor=position,index,current,cursor,pointer,step,page,current_index
> is_(last|finished|done|at_end|last_%x|complete) | at_end | has_finished | (is_at_last|reached_end|is_on_last)_%x
? (whether|True if) [the] $y is at the (last|end of the) [%x|$x]
? (whether|True if) (the current one is the last|it is the last %x)
return self.$y == len(self.$x) - 1

= cursor_has_next full
: x:list1 y:cursor=position,index,current,cursor,pointer,step,page,current_index
> has_(next|more) | has_next_%x | has_more_$x | can_advance | more_to_come
? (whether|True if) there is (a next|another|one more) %x [after the current one]
? (whether|True if) there are more $x after [the] $y
return self.$y < len(self.$x) - 1

= cursor_remaining full
: x:list1 y:cursor=position,index,current,cursor,pointer,step,page,current_index
> (remaining|left|to_go|still_to_come|upcoming) | remaining_$x | $x_(left|remaining|to_go|ahead) | upcoming_$x
? [return] [all] [the] $x (after|following) [the] (current|$y) [one]
? [return] [the] $x that (are still to come|follow)
return self.$x[self.$y + 1:]

= list_capacity_full common
: x:list y:num=capacity,limit,max_size,size,seats,maximum,slots,max_items,max_players,places,max_guests,max_members
> is_full | full | (is_at_capacity|at_capacity|limit_reached|is_sold_out|no_room|capacity_reached|is_booked_out|has_no_room|is_complete)
? (whether|True if|True when) [the] number of $x (reaches|has reached|is at least|is) [the] $y
? (whether|True if) there are [at least] as many $x as [the] $y (allows|says|)
? no (room|space) for (another|one more) %x
return len(self.$x) >= self.$y

= list_capacity_room common
: x:list y:num=capacity,limit,max_size,size,seats,maximum,slots,max_items,max_players,places,max_guests,max_members
> has_room | (has_space|has_capacity|can_add|can_join|has_free_places|has_vacancy|is_available|not_full|can_enroll|can_board|has_seats_left) | can_add_%x | has_room_for_%x
? (whether|True if|True when) (another|one more) %x (fits|has room|can be added|can join)
? (whether|True if) there are (fewer|less) $x than [the] $y
? (room|space) for (another|one more) %x
return len(self.$x) < self.$y

= list_capacity_left common
: x:list y:num=capacity,limit,max_size,size,seats,maximum,slots,max_items,max_players,places,max_guests,max_members
> (remaining|free|available|left|open)_(capacity|places|seats|space|slots|spots|room) | (spots|places|seats|room|space|slots)_(left|free|available|remaining) | (free|vacancies|remaining|room_left|remaining_capacity) | $y_left
? how many [more] $x (still fit|fit|can be added|can still join|have room)
? [the] $y minus [the] number of $x
? [return] [the] number of (free|open) (places|seats|slots)
return self.$y - len(self.$x)

= list_percent_full
: x:list y:num=capacity,limit,max_size,size,seats,maximum,slots,places
> (percent_full|fill_level|occupancy|utilization|percent_used|fullness|load_percent|percentage_full|usage_percent)
? how full it is in percent: number of $x (of|against|compared to) [the] $y
? [return] [the] number of $x as percent of [the] $y
return len(self.$x) / self.$y * 100

= list_weighted intent
: x:nums y:nums
> (weighted_sum|dot_product|total|dot|total_value|total_cost|weighted_total|scalar_product) | $x_times_$y
? [return] [the] sum of [each] %x times [its] %y [at the same position]
? multiply $x and $y (pairwise|element by element|position by position) and add up
return sum(item * other for item, other in zip(self.$x, self.$y))

= list_random_index rare full
: x:list1
> middle_%x | (middle|center|central) | get_middle_%x
? [return] [the] %x in the middle
? [return] [the] middle %x [of the list]
return self.$x[len(self.$x) // 2]

= list_every_nth
: x:list1 n:lit=2,3,4
> every_(second|other)_%x_$n | every_$n_$x | every_nth
? [return] every (second|) $n th %x
return self.$x[::$n]

= list_evens_pos
: x:list1
> every_other | every_(other|second)_%x | alternate_$x
? [return] every (other|second) %x [starting with the first]
return self.$x[::2]

= list_chunk
: x:list1 / a:chunk
> (chunks|pages|batches|groups|in_groups_of|in_chunks) | $x_in_(groups|chunks|pages|rows|batches) | (chunk|split|batch|group)_$x
? [return] [the] $x (split|cut|divided) into (groups|chunks|lists|pages|rows) of the given (size|length)
? (chunk|batch) [the] $x (in groups|in lists) of $a
return [self.$x[place:place + $a] for place in range(0, len(self.$x), $a)]

= list_half
: x:list1
> first_half | first_half_of_$x | upper_half
? [return] [the] first half of [the] $x
return self.$x[:len(self.$x) // 2]

= list_last_half
: x:list1
> second_half | second_half_of_$x | lower_half
? [return] [the] second half of [the] $x
return self.$x[len(self.$x) // 2:]

= list_flatten
: x:nested
> flatten | flattened | flat_$x | all_(values|cells|in_one) | flatten_$x | flattened_$x
? [return] [all] [the] (values|elements|entries) of [all] [the] $x in one [flat] list
? flatten [the] $x
return [item for row in self.$x for item in row]

= list_row_sums
: x:nested
> row_(sums|totals) | %x_(sums|totals) | sum_of_each_%x | totals
? [return] [the] (sum|total) of (each|every) (row|%x) [as a list]
return [sum(row) for row in self.$x]

= list_nested_total
: x:nested
> total | (grand_total|sum_all|sum_of_all|overall_sum|matrix_sum) | total_of_all_$x
? [return] [the] sum of all (values|numbers|cells) in [all] [the] $x
return sum(item for row in self.$x for item in row)

= list_column
: x:nested / a:index0
> column | get_column | (column_at|nth_column)
? [return] [the] (given|numbered) column of [the] $x
? [return] from each (row|%x) the value at the given (index|position)
return [row[$a] for row in self.$x]

= list_transpose
: x:nested
> transpose | transposed | (columns|as_columns) | transposed_$x
? [return] [the] $x transposed, rows become columns
? [return] [the] columns as lists
return [list(row) for row in zip(*self.$x)]

= list_cell
: x:nested / a:index0 b:index0
> (cell|get_cell|value_at|at|get_at|cell_at|read_cell)
? [return] [the] (value|cell) in the given row and column
return self.$x[$a][$b]

= list_set_cell
: x:nested / a:index0 b:index0 c:num
> (set_cell|put_cell|set_value_at|write_cell|set_at|place|mark)
? (set|put) (the value|the third argument) in the given row and column
self.$x[$a][$b] = $c

= list_normalized
: x:nums
> normalized_$x | (normalized|shares|proportions|fractions) | $x_(normalized|as_fractions|shares)
? [return] (each|every) %x divided by the (sum|total) [of all $x]
? [return] [the] shares of [each of] the $x in [their] total
return [item / sum(self.$x) for item in self.$x]

= list_rounded
: x:floats
> rounded_$x | rounded | $x_rounded | whole_$x
? [return] [all] [the] $x rounded [to (integers|whole numbers)]
return [round(item) for item in self.$x]

= list_abs
: x:nums
> absolute_$x | (absolutes|magnitudes) | $x_without_signs
? [return] [the] absolute values of [all] [the] $x
return [abs(item) for item in self.$x]

= list_sum_positive
: x:nums
> (sum|total)_(of_|)(positive|gains|income) | positive_(sum|total) | total_positive_$x | (total_gains|total_income|total_deposits)
? [return] [the] sum of [all] [the] positive $x
return sum(item for item in self.$x if item > 0)

= list_sum_negative
: x:nums
> (sum|total)_(of_|)(negative|losses|expenses) | negative_(sum|total) | total_negative_$x | (total_losses|total_withdrawals)
? [return] [the] sum of [all] [the] negative $x
return sum(item for item in self.$x if item < 0)

= list_sum_above
: x:nums / a:num
> sum_(above|over) | sum_of_$x_(above|over) | total_(above|over)
? [return] [the] sum of [all] [the] $x (above|over|greater than|that exceed) $a
return sum(item for item in self.$x if item > $a)

= list_sum_last_n
: x:nums / a:small=n
> (sum|total)_of_last[_$x] | (sum|total)_last[_$x] | recent_total
? [return] [the] sum of the last (n|so many|given number of) $x
return sum(self.$x[-$a:])

= list_avg_last_n full
: x:nums / a:small=n
> (moving_average|recent_average|average_of_last|rolling_average|average_last) | average_last_$x | recent_average_%x | average_of_last_$x
? [return] [the] (average|mean) of the last (n|so many|given number of) $x
rest = self.$x[-$a:]
return sum(rest) / len(rest)

= list_drop_lowest full
: x:nums
> drop_lowest | remove_lowest | drop_worst | (drop|remove)_(lowest|smallest|worst)_%x | forget_worst
? (remove|drop) the (lowest|smallest|worst) (%x|of the $x)
self.$x.remove(min(self.$x))

= list_drop_highest full
: x:nums
> drop_highest | remove_highest | remove_largest | (drop|remove)_(highest|largest|biggest)_%x
? (remove|drop) the (highest|largest|biggest) (%x|of the $x)
self.$x.remove(max(self.$x))

= list_average_without_extremes full
: x:nums3
> (trimmed_average|trimmed_mean|fair_average|judges_score|olympic_average|average_without_extremes)
? [return] [the] average of [the] $x without the (highest|largest) and the (lowest|smallest) [one]
? (average|mean) of [the] $x, (highest|largest) and (lowest|smallest) left out
return (sum(self.$x) - max(self.$x) - min(self.$x)) / (len(self.$x) - 2)

= log_value common intent
: x:num y:nums0=history,log,readings,changes,records,values,past_values,measurements,samples,timeline / a:num
> (set_$x|update_$x|change_$x|record_$x|log_$x|measure|update|record|set) | set_$x_and_(log|record|remember)
? (set|change) [the] $x to $a and (append|add|record|store|remember|log) (it|the new %x|the new value|$a) (in|to) [the] $y
? $a becomes [the] $x and is (added|appended) to [the] $y
? (remember|record) (every|each|the new) value in [the] $y
self.$x = $a
self.$y.append($a)

= log_old_value common intent
: x:num y:nums0=history,log,previous,changes,records,past_values,old_values,past,undo_stack / a:num
> (set_$x|update_$x|change_$x|update|set|change|adjust_$x) | set_$x_(keeping_history|and_remember)
? (set|change) [the] $x to $a and (append|add|record|store|remember|keep|save) the (old|previous|former) (one|value|%x) (in|to) [the] $y
? (remember|record|keep) the (old|previous|former) [$x|value] in [the] $y (and|then) set [the] $x [to $a]
self.$y.append(self.$x)
self.$x = $a

= undo_value full intent
: x:num y:nums=history,previous,past_values,old_values,past,undo_stack
> (undo|revert|restore|go_back|undo_change|restore_$x|revert_$x|rollback|undo_last)
? (restore|set) [the] $x (from|to) the last (value|entry|one) (of|in) [the] $y [and remove it [there]]
? take the last (value|entry) (out of|from) [the] $y (as|back into) [the] $x
self.$x = self.$y.pop()
return self.$x

= add_and_log common intent
: x:num y:nums0=history,log,transactions,deposits,movements,entries,changes,ledger,payments / a:num
> (deposit|add|increase|credit|pay_in|add_to_$x|increase_$x|add_and_(log|record)|deposit_and_(log|record|remember)|earn|top_up)
? (add) $a to [the] $x and (append|record|store|remember|log|note|write) (it|the amount|$a) (in|to|into) [the] $y
? [the] $x (grows|goes up|increases) by $a, which is (recorded|noted|remembered|logged|appended) (in|to) [the] $y
? (deposit) $a and (remember|record|log) it in [the] $y
self.$x += $a
self.$y.append($a)
return self.$x

= subtract_and_log intent
: x:num y:nums0=history,log,transactions,withdrawals,movements,entries,changes,ledger,payments,expenses / a:num
> (withdraw|spend|pay|subtract|debit|take|decrease|decrease_$x|spend_and_(log|record))
? (subtract|take) $a from [the] $x and (append|record|store|remember|log|note) (it|the amount|$a) (in|to) [the] $y
? [the] $x (shrinks|goes down|decreases) by $a, which is (recorded|noted|remembered|logged|appended) (in|to) [the] $y
self.$x -= $a
self.$y.append($a)
return self.$x

= subtract_and_log_negative intent
: x:num y:nums0=history,log,transactions,movements,entries,changes,ledger / a:num
> (withdraw|spend|pay|subtract|debit|take)
? (subtract|take) $a from [the] $x and (append|record|store|log|note) (minus the amount|it as a negative number|the negative amount|it negated|it with a minus sign) (in|to) [the] $y
self.$x -= $a
self.$y.append(-$a)
return self.$x

= count_and_append intent
: x:list0 y:num=count,total,counter,size,number,visits / a:elem=x
> (add|append|register|record|push|add_%x) | add_%x_and_count
? (add|append) $a to [the] $x and (increase|increment|raise|add one to) [the] $y [by one]
? (append) $a to [the] $x and count it in [the] $y
self.$x.append($a)
self.$y += 1

= sum_and_append intent
: x:nums0 y:num=total,sum,balance,score,points,running_total,distance / a:num
> (add|append|record|score|add_%x|record_%x|enter|log|play_round) | add_%x_and_update_$y
? (add|append) $a to [the] $x and (add it to|increase|raise|update) [the] $y [by it|by the same]
? (append) $a to [the] $x; [the] $y grows by the same [amount]
self.$x.append($a)
self.$y += $a

= reset_two_slots
: x:num y:list1
> (reset|clear|start_over|restart|reset_all|clear_all|new_game|wipe|begin_again)
? (back to zero|reset) $x and (without any|empty|no more|clear) [the] $y
? (set|reset) [the] $x to zero and (clear|empty) [the] $y
? (clear|empty) [the] $y and (reset|zero) [the] $x
? (no $y any more and $x zero|everything back to the start: $x 0 and no $y)
self.$x = 0
self.$y = []

= reset_two_nums
: x:num y:num
> (reset|clear|start_over|restart|reset_all|clear_all|new_game|zero|reset_both)
? (reset|set|put) [both] [the] $x and [the] $y [back] to (zero|0)
? [both] $x and $y (start at|become|are) (zero|0) [again]
self.$x = 0
self.$y = 0

= reset_three_nums
: x:num y:num z:num
> (reset|clear|start_over|restart|reset_all|clear_all|new_game|zero_all)
? (reset|set|put) [the] $x, $y and $z [back] to (zero|0)
? all (values|numbers|counters) (start at|back to|become) (zero|0) [again]
self.$x = 0
self.$y = 0
self.$z = 0

= both_increase intent
: x:num y:num / a:num
> (delay|delay_by|shift|move|shift_by|postpone|increase_both|raise_both|add_to_both|move_by|postpone_by|push_back)
? [both] $x and $y [both] (happen|are|come|move|shift) $a [minutes] later
? (add) $a to [both] [the] $x and [the] $y
? (increase|raise|shift|move) [both] $x and $y by $a
self.$x += $a
self.$y += $a

= both_decrease intent
: x:num y:num / a:num
> (decrease_both|lower_both|advance_by|bring_forward|move_back|subtract_from_both|shift_back)
? (subtract) $a from [both] [the] $x and [the] $y
? (decrease|lower|reduce) [both] $x and $y by $a
? [both] $x and $y (happen|are|come) $a [minutes] earlier
self.$x -= $a
self.$y -= $a

= move_xy common
: x:num=x,left,longitude,east,column,col,pos_x,px y:num=y,top,latitude,north,row,pos_y,py / a:num b:num
> (move|move_by|translate|shift|shift_by|step|offset|travel|displace|nudge|drag|walk)
? (move|shift) (by|it by) the given (amounts|offsets|distances|deltas) [in $x and $y]
? add the first [argument] to $x and the second to $y
self.$x += $a
self.$y += $b

= move_to_xy
: x:num=x,left,longitude,column,col,pos_x y:num=y,top,latitude,row,pos_y / a:num b:num
> (move_to|go_to|teleport|set_position|jump_to|place_at|goto|relocate|put_at|set_location|warp)
? (set|move|jump) [the position] to the given (point|coordinates|place)
? the first [argument] becomes [the] $x and the second [the] $y
self.$x = $a
self.$y = $b

= distance_origin
: x:num=x,dx,east y:num=y,dy,north
> (distance_from_origin|distance_to_origin|magnitude|norm|length|distance|radius|distance_from_start|distance_from_home)
? [return] [the] distance (from|to) the (origin|zero point|start|center)
? [return] the length of the vector ($x, $y)
return (self.$x ** 2 + self.$y ** 2) ** 0.5

= distance_point
: x:num=x,px,east y:num=y,py,north / a:num b:num
> (distance_to|distance_from|distance|distance_to_point|how_far)
? [return] [the] (straight|euclidean) distance to the given point
return ((self.$x - $a) ** 2 + (self.$y - $b) ** 2) ** 0.5

= manhattan
: x:num=x,px,east,column y:num=y,py,north,row / a:num b:num
> (manhattan_distance|manhattan|steps_to|blocks_to|taxi_distance|grid_distance)
? [return] [the] (manhattan|grid|city block) distance to the given point
? how many steps (horizontal plus vertical|along the grid) to the given point
return abs(self.$x - $a) + abs(self.$y - $b)

= position_pair
: x:num=x,left,longitude,column,east y:num=y,top,latitude,row,north
> (position|coordinates|location|point|as_pair|where|get_position|as_list|where_am_i)
? [return] $x and $y as (a|) (list|pair)
? [return] [the] list [of] $x and $y
return [self.$x, self.$y]

= move_direction
: x:num=y,row,north
> (move_up|go_up|up|north|go_north|move_north|step_up)
? (increase) $x by one
self.$x += 1
return self.$x

= move_right
: x:num=x,column,east
> (move_right|go_right|right|east|go_east|move_east|step_right)
? (increase) $x by one
self.$x += 1
return self.$x

= move_down
: x:num=y,row,north
> (move_down|go_down|down|south|go_south|move_south|step_down)
? (decrease) $x by one
self.$x -= 1
return self.$x

= move_left
: x:num=x,column,east
> (move_left|go_left|left|west|go_west|move_west|step_left)
? (decrease) $x by one
self.$x -= 1
return self.$x
"""
