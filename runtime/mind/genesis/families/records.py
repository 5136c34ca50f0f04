"""Families over lists of records (dictionaries with the same fields) and over single records."""

DECLARATIONS = r"""
= recs_sum common
: x:recs f:num@x
> total_$f | sum_of_$f | $f_(total|sum) | (total|sum)_$f_of_$x | overall_$f | combined_$f | total_%x_$f | (total|sum|get_total) | compute_total_$f | whole_$f
? [return] [the] (sum|total) of [the] $f (of|over) [all] [the] $x
? [return] [the] total $f [of all $x]
? (add|sum) up [the] $f of (every|each|all) [the] (%x|$x)
? how much $f all $x have together
return sum(item['$f'] for item in self.$x)

= recs_sum_product common
: x:recs f:num=price,cost,rate,unit_price,value,fee,wage,weight,fare,amount@x g:num=quantity,amount_ordered,count,hours,qty,pieces,units,number,nights,copies,seats@x
> total | (total_price|total_cost|total_value|grand_total|sum|invoice_total|cart_total|value|worth|subtotal|amount_due|order_total|checkout_total|total_amount) | (stock|inventory|order|basket|cart)_(value|total|worth) | total_$x_value | compute_total | $f_times_$g | calculate_total
? [return] [the] (sum|total) of $f times $g (of|over) [all] [the] $x
? (multiply|) $f (by|times) $g for (each|every) %x and (add|sum) (it|them|everything) up
? [the] (total|whole|overall) (price|value|cost|amount) of all $x: $f times $g
? what all $x cost together [, $f times $g]
return sum(item['$f'] * item['$g'] for item in self.$x)

= recs_average common
: x:recs f:num@x
> average_$f | mean_$f | avg_$f | $f_average | average_$f_of_$x | average_%x_$f
? [return] [the] (average|mean) $f of [all] [the] $x [(0 if there are none)]
? [return] [the] (average|mean) of [the] $f [of|over] [the] $x[, 0 without any]
return sum(item['$f'] for item in self.$x) / len(self.$x) if self.$x else 0

= recs_max_value full
: x:recs f:num@x
> (max|maximum|highest|largest|biggest|best|top)_$f | $f_maximum | highest_%x_$f
? [return] [the] (highest|largest|maximum|biggest) $f (of|among) [all] [the] $x
return max(item['$f'] for item in self.$x)

= recs_min_value full
: x:recs f:num@x
> (min|minimum|lowest|smallest|cheapest|least)_$f | $f_minimum | lowest_%x_$f
? [return] [the] (lowest|smallest|minimum) $f (of|among) [all] [the] $x
return min(item['$f'] for item in self.$x)

= recs_max_item full
: x:recs f:num@x
> (most|highest|largest|best|max)_(%x_by_$f|%x) | %x_with_(highest|most|largest|max)_$f | (highest|largest|biggest|best|top)_%x_by_$f | top_%x | best_%x | biggest_%x
? [return] [the] %x with the (highest|largest|most|biggest|maximum|greatest) $f
? [return] the (whole|) (entry|record|%x) (whose|with the) $f (is the (highest|largest)|highest)
? which %x has the (highest|most|largest) $f
return max(self.$x, key=lambda item: item['$f'])

= recs_min_item full
: x:recs f:num@x
> (least|lowest|smallest|min)_(%x_by_$f|%x) | %x_with_(lowest|least|smallest|min)_$f | (lowest|smallest)_%x_by_$f
? [return] [the] %x with the (lowest|smallest|least|minimum) $f
? which %x has the (lowest|smallest|least) $f
return min(self.$x, key=lambda item: item['$f'])

= recs_max_name common full
: x:recs f:num@x n:str=name,title,label,city,id,code,model,player,product@x
> (highest|largest|best|top|most)_(%x|$n|%x_$n) | $n_of_(highest|largest|best|top)_%x | $n_with_(highest|most|largest)_$f | (leader|winner|champion|best|top_scorer|top_seller|leading_$n|biggest|top) | most_(expensive|valuable|popular|common)[_%x|_$n] | (oldest|longest|tallest|heaviest|fastest)_%x
? [return] [the] $n of the %x with the (highest|largest|most|biggest|greatest) $f
? [return] [the] $n (with|having) the (highest|most|largest) $f
? (who|which one|which %x) has the (highest|most|largest) $f [, by $n|: its $n]
return max(self.$x, key=lambda item: item['$f'])['$n']

= recs_min_name common full
: x:recs f:num@x n:str=name,title,label,city,id,code,model,player,product@x
> (lowest|smallest|least|worst)_(%x|$n|%x_$n) | $n_of_(lowest|smallest|cheapest)_%x | $n_with_(lowest|least|smallest)_$f | (cheapest|youngest|shortest|smallest|lightest|slowest|weakest|least_popular)[_%x|_$n]
? [return] [the] $n of the %x with the (lowest|smallest|least|minimum) $f
? [return] [the] $n (with|having) the (lowest|least|smallest) $f
? (which one|which %x) has the (lowest|smallest) $f [, by $n]
return min(self.$x, key=lambda item: item['$f'])['$n']

= recs_names common
: x:recs n:str@x
> %n_list | $n_of_$x | all_%n_values | list_$n | %x_$n_list | get_all_$n | all_$n | (list|get|collect|show)_$n_of_$x | (list_all|overview|names_list)_$n
? [return] [a list of] [the] $n of (all|every|each) [the] (%x|$x) [in order]
? [return] [all] [the] $n values [of the $x]
? (list|collect) the $n (of|from) (each|every) %x
return [item['$n'] for item in self.$x]

= recs_names_plural common
: x:recs n:str=name,title,label,city,author,email,artist@x
> $n_s | all_$n_s | %x_$n_s | list_$n_s | get_$n_s | $n_s_of_$x | show_$n_s
? [return] [all] [the] $n s [of the $x]
? [return] [the] $n of (every|each) %x
return [item['$n'] for item in self.$x]

= recs_values
: x:recs f:num@x
> all_$f | list_$f | $f_values | $f_list | collect_$f | $f_of_all
? [return] [a list of] [the] $f of (all|every|each) [the] (%x|$x)
return [item['$f'] for item in self.$x]

= recs_names_sorted
: x:recs n:str@x
> sorted_$n | sorted_$n_list | $n_sorted | alphabetical_$n
? [return] [the] $n of all $x (sorted|in alphabetical order|alphabetically)
return sorted(item['$n'] for item in self.$x)

= recs_names_joined
: x:recs n:str@x
> $n_text | (joined|comma_separated)_$n | $n_line | (summary|overview|listing|text) | $x_text
? [return] [the] $n of all $x (joined with commas|comma separated|separated by comma and blank)
return ', '.join(item['$n'] for item in self.$x)

= recs_find common
: x:recs n:str@x / a:maybe=n
> find_%x | find_by_$n | (get|lookup|search|fetch)_%x | (find|lookup|get|search) | %x_by_$n | find_%x_by_$n | get_by_$n | get_%x_by_$n | lookup_by_$n | %x_with_$n | %x_$n_d | %x_named
? [return] [the] [first] %x (whose $n is|with the $n|with [the] given $n|that has the $n) $a[, or None|, None (if|when) (there is none|missing|not found)]
? (find|look up|search) [the|a] %x by [its] $n[, None (if|when) (there is none|missing|not found)]
? [return] [the] %x where $n (equals|is) $a or None
for item in self.$x:
    if item['$n'] == $a:
        return item
return None

= recs_find_error intent
: x:recs n:str@x / a:maybe=n
> find_%x | find_by_$n | (get|lookup|search|fetch)_%x | (find|lookup|get|search) | %x_by_$n
? [return] [the] %x with [the] given $n; [raise] ValueError (if|when) (there is none|missing|not found|it is unknown)
? (find|look up) [the|a] %x by [its] $n; (an unknown one|a missing one|none) is a ValueError
for item in self.$x:
    if item['$n'] == $a:
        return item
raise ValueError('not found')

= recs_field_of common full
: x:recs n:str@x f:num@x / a:member=n
> $f_of | get_$f | $f_for | find_$f | lookup_$f | %x_$f | $f_of_%x | (get|find|lookup)_$f_of | $f_by_$n | what_$f
? [return] [the] $f of the %x (whose $n is|with the $n|with [the] given $n|called|named) $a
? (find|look up) [the] $f (by|for) [the] [given] $n
? [the] $f of $a
for item in self.$x:
    if item['$n'] == $a:
        return item['$f']
return None

= recs_text_of full
: x:recs n:str@x f:str@x / a:member=n
> $f_of | get_$f | $f_for | find_$f | lookup_$f | %x_$f | $f_of_%x | $f_by_$n | who_is
? [return] [the] $f of the %x (whose $n is|with the $n|with [the] given $n|called|named) $a[, None (if|when) (missing|not found)]
? (find|look up) [the] $f (by|for) [the] [given] $n
for item in self.$x:
    if item['$n'] == $a:
        return item['$f']
return None

= recs_has common
: x:recs n:str@x / a:maybe=n
> has_%x | contains_%x | (has|contains|knows|exists|includes) | has_%x_(named|with_$n) | is_%x | has_$n | knows_%x | %x_exists | any_%x_with_$n
? (whether|True if|is) there (is|) (a|any|some) %x (whose $n is|with the $n|with [the] given $n|called|named) $a
? (whether|True if) (any|some) %x has $n $a
return any(item['$n'] == $a for item in self.$x)

= recs_filter common
: x:recs n:str@x / a:maybe=n
> $x_by_$n | $x_(with|in|of|from|on|for|by)_$n | filter_$x | filter_by_$n | (find_all|filter|select|search|in|of|by) | $x_(in|of|on|from|by|for) | get_$x_by_$n | all_(in|of|on|from|with)_$n | $x_with | find_$x | select_$x | list_$x_by_$n
? [return] [all] [the] $x (whose $n is|with the $n|with [the] given $n|that have the $n|of the $n|where $n (is|equals)) $a
? (filter|select|find) [all] [the] $x (by|with|of) [the] [given] $n
? only $x (with|whose) $n (is|equals|) $a
return [item for item in self.$x if item['$n'] == $a]

= recs_filter_names common
: x:recs n:str@x t:str=name,title,label,id@x / a:maybe=n
> $t_s_(by|with|in|of|on|from)_$n | $t_s_(on|in|of|for|from|by|with) | $x_(in|on|of|from) | $t_of_$x_(in|with|by)_$n | who_(is_in|is|has) | which_$x | who | (list|find)_$t_s
? [return] [the] $t of (all|every|each) [the] (%x|$x) (whose $n is|with [the] [given] $n|of the $n) $a
? [return] [the] $t s of [all] [the] $x with (that|the given) $n
? (who|which ones) (has|have|is in|are in) [the] [given] $n [, by $t]
return [item['$t'] for item in self.$x if item['$n'] == $a]

= recs_filter_word
: x:recs n:str=status,category,kind,type,role,color,state,level,priority@x w:word=open,done,paid,pending,active,urgent,sold,free,closed,shipped,admin,red,high
> $w_$x | $x_$w | get_$w_$x | all_$w | (list|find|get|only)_$w | $w
? [return] [all] [the] $x (whose $n is|with $n|that have $n|where $n is) $w
? [return] [all] $w $x [(by $n)]
return [item for item in self.$x if item['$n'] == '$w']

= recs_count_word
: x:recs n:str=status,category,kind,type,role,color,state,level,priority@x w:word=open,done,paid,pending,active,urgent,sold,free,closed,shipped,admin,red,high
> count_$w | $w_count | (number_of|count|how_many)_$w_$x | how_many_$w | $w_$x_count
? (how many|number of|count) $x (have|with|whose) $n (is|) $w
? (how many|number of|count) $x (are|that are|which are) $w
return sum(1 for item in self.$x if item['$n'] == '$w')

= recs_flagged common
: x:recs b:bool@x
> $b_$x | $x_$b | (get|list|find|only|all|filter)_$b[_$x] | all_$b_$x | (list|filter)_$x_$b | which_are_$b
? [return] [all] [the] $x (that are|which are|that have been|that were|marked as|flagged) $b
? [return] [all] $b $x
? only [the] $b $x
return [item for item in self.$x if item['$b']]

= recs_unflagged common
: x:recs b:bool@x
> un$b_$x | not_$b_$x | (open|pending|remaining|unfinished|outstanding|left|missing)_$x | $x_not_$b | (pending|open|remaining|todo|left|outstanding|unfinished|still_open)
? [return] [all] [the] $x (that are|which are|that have been|that were) not $b [yet]
? [return] [all] $x (still open|not yet done|not $b)
return [item for item in self.$x if not item['$b']]

= recs_flagged_names
: x:recs b:bool@x n:str=name,title,text,label,task,what@x
> $b_$n_s | $n_s_of_$b_$x | $b_%x_$n_s | $b_names | who_is_$b
? [return] [the] $n [s] of [all|the] $b $x
? [return] [the] $n of (every|each|all) (%x|$x) that (is|are) $b
return [item['$n'] for item in self.$x if item['$b']]

= recs_unflagged_names
: x:recs b:bool@x n:str=name,title,text,label,task,what@x
> un$b_$n_s | not_$b_$n_s | (open|pending|remaining|missing|outstanding|unfinished)_$n_s | $n_s_(left|open|pending|to_do) | who_is_not_$b | who_is_missing
? [return] [the] $n [s] of [all] [the] $x (that are|which are) not $b [yet]
? [return] [the] $n of (every|each|all) (%x|$x) (still open|not $b)
return [item['$n'] for item in self.$x if not item['$b']]

= recs_count_flagged common
: x:recs b:bool@x
> count_$b | $b_count | (number_of|count|how_many)_$b_$x | how_many_$b | $b_%x_count | $x_$b_count | num_$b
? (how many|number of|count) [the] $x (are|that are|which are|have been) $b
? (how many|number of|count) $b $x
return sum(1 for item in self.$x if item['$b'])

= recs_count_unflagged
: x:recs b:bool@x
> count_not_$b | (open|pending|remaining|unfinished|outstanding)_count | (number_of|count|how_many)_(un$b|open|pending|remaining)_$x | how_many_(left|open|remaining|missing|pending) | (count|number_of)_un$b | $x_left
? (how many|number of|count) $x (are|that are|which are|have) not [been] $b [yet]
return sum(1 for item in self.$x if not item['$b'])

= recs_all_flagged
: x:recs b:bool@x
> all_$b | are_all_$b | is_(everything|all|everyone)_$b | (is_complete|is_finished|all_done|is_done|everything_$b|completed) | all_$x_$b | every_%x_$b | is_fully_$b
? (whether|True if|are) (all|every one of) [the] $x [are|is] $b
? (whether|True if) (every|each) %x is $b
return all(item['$b'] for item in self.$x)

= recs_any_flagged
: x:recs b:bool@x
> any_$b | has_$b | is_any_$b | any_%x_$b | has_any_$b | has_$b_$x | is_any_%x_$b
? (whether|True if|is) (any|some|at least one) (%x|of the $x) [is] $b
return any(item['$b'] for item in self.$x)

= recs_percent_flagged
: x:recs b:bool@x
> percent_$b | $b_(percent|percentage|rate|share) | (progress|completion|completion_rate|percent_done|progress_percent) | percentage_$b
? [return] [the] (percentage|percent|share in percent) of [the] $x that are $b[, 0 (if|when|without) (there are none|empty|any)]
? how many percent of the $x are $b
return sum(1 for item in self.$x if item['$b']) / len(self.$x) * 100 if self.$x else 0

= recs_sum_flagged
: x:recs f:num@x b:bool@x
> $b_$f | total_$b_$f | $b_total | (sum|total)_$f_of_$b | $f_$b | total_$f_$b | sum_of_$b
? [return] [the] (sum|total) of [the] $f of [all|the] $b $x
? [return] [the] total $f of [the] $x that are $b
return sum(item['$f'] for item in self.$x if item['$b'])

= recs_sum_unflagged
: x:recs f:num@x b:bool@x
> un$b_$f | total_un$b | (open|outstanding|remaining|pending|due|unpaid|missing)_($f|total|sum|balance) | (outstanding|total_due|amount_due|open_amount|total_outstanding|still_owed|remaining|balance_due)
? [return] [the] (sum|total) of [the] $f of [all] [the] $x (that are|which are) not $b [yet]
? [return] [the] total $f (still open|not $b)
return sum(item['$f'] for item in self.$x if not item['$b'])

= recs_sum_where common
: x:recs f:num@x n:str@x / a:maybe=n
> $f_(by|of|for|in|from|on)[_$n] | total_$f_(for|by|in|of|on)[_$n] | total_(for|by|in|of|on)[_$n] | sum_(for|by|in|of)[_$n] | (spent|spent_on|earned_in|total_in) | $n_total | $f_(in|for)_$n | $n_$f
? [return] [the] (sum|total) of [the] $f of [all] [the] $x (whose $n is|with [the] [given] $n|of the $n) $a
? [return] [the] total $f (for|of|in) [the] [given] $n
? how much $f (falls on|belongs to|there is for) $a
return sum(item['$f'] for item in self.$x if item['$n'] == $a)

= recs_count_where
: x:recs n:str@x / a:maybe=n
> count_(by|of|in|with|for|from)[_$n] | (number_of|count|how_many)_$x_(by|with|in|of)_$n | $n_count | how_many_(in|from|with|of)[_$n] | count_$n | count_$x_(in|of|by) | count_$x
? (how many|number of|count) $x (have|with|whose) [the] [given] $n [is $a]
? (how many|number of|count) $x (are|come) (of|in|from) [the] [given] $n
return sum(1 for item in self.$x if item['$n'] == $a)

= recs_above common
: x:recs f:num@x / a:num
> $x_(above|over|with_$f_above|with_$f_over|with_more_than) | $x_by_$f_above | (above|over|with_$f_over|more_expensive_than|older_than|larger_than|with_more_$f_than|heavier_than|longer_than) | filter_$x_above | $f_above | high_$f_$x | $x_(more_expensive_than|older_than|longer_than)
? [return] [all] [the] $x (whose $f is|with a $f|with $f|where $f is) (above|over|greater than|more than|higher than) $a
? [all] $x with more $f than $a
return [item for item in self.$x if item['$f'] > $a]

= recs_below common
: x:recs f:num@x / a:num
> $x_(below|under|with_$f_below|with_$f_under|with_less_than|cheaper_than) | (below|under|with_$f_under|cheaper_than|younger_than|smaller_than|shorter_than|low) | filter_$x_below | $f_below | low_$f_$x | (affordable|cheap)_$x
? [return] [all] [the] $x (whose $f is|with a $f|with $f|where $f is) (below|under|less than|lower than) $a
? [all] $x with less $f than $a
return [item for item in self.$x if item['$f'] < $a]

= recs_at_most
: x:recs f:num@x / a:num
> $x_(up_to|within|for_at_most|at_most|affordable_with) | (affordable|within_budget|up_to|at_most) | affordable_$x
? [return] [all] [the] $x (whose $f is|with a $f|with $f) (at most|not above|up to|within) $a
return [item for item in self.$x if item['$f'] <= $a]

= recs_at_least
: x:recs f:num@x / a:num
> $x_(from|at_least|of_at_least|with_at_least|with_$f_at_least) | (at_least|passing|qualified) | (passing|qualified)_$x
? [return] [all] [the] $x (whose $f is|with a $f|with $f) (at least|not below|of or above) $a
return [item for item in self.$x if item['$f'] >= $a]

= recs_names_above
: x:recs f:num@x n:str=name,title,label,city,product@x / a:num
> $n_s_(above|over|with_$f_above) | $n_s_of_$x_(above|over) | (names|who|which)_(above|over|with_more_than) | $x_(above|over) | (expensive|high|rich|big)_$x | who_has_more_than
? [return] [the] $n [s] of [all] [the] $x (whose $f is|with a $f|with $f|where $f is) (above|over|greater than|more than|higher than) $a
? [the] $n of (each|every) %x with more $f than $a
return [item['$n'] for item in self.$x if item['$f'] > $a]

= recs_names_below
: x:recs f:num@x n:str=name,title,label,city,product@x / a:num
> $n_s_(below|under|with_$f_below) | $n_s_of_$x_(below|under) | (names|who|which)_(below|under|with_less_than) | (cheap|low|small|young)_$x | low_stock | to_reorder | running_low
? [return] [the] $n [s] of [all] [the] $x (whose $f is|with a $f|with $f|where $f is) (below|under|less than|lower than) $a
? [the] $n of (each|every) %x with less $f than $a
return [item['$n'] for item in self.$x if item['$f'] < $a]

= recs_names_above_lit
: x:recs f:num@x n:str=name,title,label,city,product@x m:lit
> $n_s_(above|over)_$m | (expensive|high|rich|big|adult|passing|heavy|long|popular)_$x | (expensive|high|big|adult|passed|popular)_$n_s | adults | passed
? [return] [the] $n [s] of [all] [the] $x (whose $f is|with a $f|with $f) (above|over|greater than|more than) $m
return [item['$n'] for item in self.$x if item['$f'] > $m]

= recs_count_above
: x:recs f:num@x / a:num
> count_(above|over)[_$f] | count_$x_(above|over) | how_many_(above|over)[_$f] | (number_of|count)_$x_with_$f_(above|over)
? (how many|number of|count) $x (have|with) [a] $f (above|over|greater than|more than) $a
return sum(1 for item in self.$x if item['$f'] > $a)

= recs_any_above
: x:recs f:num@x / a:num
> any_(above|over)[_$f] | any_%x_(above|over) | has_%x_(above|over)
? (whether|True if|is) (any|some|at least one) (%x|of the $x) has [a] $f (above|over|more than) $a
return any(item['$f'] > $a for item in self.$x)

= recs_sort_field
: x:recs f:num@x
> sort_by_$f | sort_$x_by_$f | order_by_$f | (arrange|order)_$x_by_$f | (sort|rank)_$x
? sort [the] $x by [their] $f [ascending|in place|, lowest first]
? (order|arrange) [the] $x by [their] $f
self.$x.sort(key=lambda item: item['$f'])

= recs_sort_text
: x:recs f:str@x
> sort_by_$f | sort_$x_by_$f | order_by_$f | alphabetize | (sort|order)_$x
? sort [the] $x by [their] $f [alphabetically|in place]
self.$x.sort(key=lambda item: item['$f'])

= recs_sorted_field common
: x:recs f:num@x
> $x_by_$f | sorted_by_$f | by_$f | $x_(sorted|ordered)_by_$f | ordered_by_$f | sorted_$x | $x_in_order_of_$f
? [return] [the] $x (sorted|ordered) by [their] $f [, lowest first|, smallest first|ascending]
? [return] [the] $x in order of [their] $f
return sorted(self.$x, key=lambda item: item['$f'])

= recs_sorted_text
: x:recs f:str@x
> $x_by_$f | sorted_by_$f | $x_(sorted|ordered)_by_$f | alphabetical_$x | sorted_$x
? [return] [the] $x (sorted|ordered) by [their] $f [alphabetically]
? [return] [the] $x in alphabetical order of [their] $f
return sorted(self.$x, key=lambda item: item['$f'])

= recs_sorted_desc intent
: x:recs f:num@x
> (ranking|leaderboard|standings|ranked|scoreboard|table) | $x_by_$f | sorted_by_$f | ranked_by_$f | ranked_$x | sorted_$x
? [return] [the] $x (sorted|ordered) by [their] $f (descending|in descending order|, highest first|, largest first|, best first|, most first|, biggest first)
? [return] [the] $x, (highest|largest|most) $f first
return sorted(self.$x, key=lambda item: item['$f'], reverse=True)

= recs_names_by_desc
: x:recs f:num@x n:str=name,title,label,player,team,driver@x
> (ranking|leaderboard|standings|ranked_$n_s|scoreboard|podium_order) | $n_s_by_$f | ranking_by_$f | $n_s_ranked | $n_s_by_$f_descending
? [return] [the] $n [s] of [the] $x (sorted|ordered) by $f (descending|, highest first|, largest first|, best first|, most first)
? [return] [the] $n [s], (highest|largest|most|best) $f first
return [item['$n'] for item in sorted(self.$x, key=lambda item: item['$f'], reverse=True)]

= recs_names_by_asc intent
: x:recs f:num@x n:str=name,title,label,player,team,driver@x
> $n_s_by_$f | $n_s_in_order | ordered_$n_s | sorted_$n_s | ranking
? [return] [the] $n [s] of [the] $x (sorted|ordered) by $f [ascending|, lowest first|, smallest first|, cheapest first]
return [item['$n'] for item in sorted(self.$x, key=lambda item: item['$f'])]

= recs_top_n
: x:recs f:num@x / a:small=n
> top_$x | top_$x_by_$f | top_by_$f | (best|top|highest)_$x | top_n | best_by_$f | n_best
? [return] [the] (n|so many|given number of) $x with the (highest|largest|most) $f [, highest first]
? [return] [the] (top|best) $x by $f, as many as given
return sorted(self.$x, key=lambda item: item['$f'], reverse=True)[:$a]

= recs_top_names
: x:recs f:num@x n:str=name,title,label,player,team@x / a:small=n
> top_$n_s | best_$n_s | top_$n_s_by_$f | top_(n|scorers|sellers|players)
? [return] [the] $n [s] of the (n|so many|given number of) $x with the (highest|largest|most) $f [, highest first]
? [return] [the] $n [s] of the top $x by $f
return [item['$n'] for item in sorted(self.$x, key=lambda item: item['$f'], reverse=True)[:$a]]

= recs_top_lit
: x:recs f:num@x m:lit=2,3,5,10
> top_$m | top_$m_$x | podium | best_$m | top_$x
? [return] [the] $m $x with the (highest|largest|most) $f [, highest first]
return sorted(self.$x, key=lambda item: item['$f'], reverse=True)[:$m]

= recs_append_dict common
: x:recs / a:rec=x
> add_%x | add | append_%x | (record|register|store|insert|push|save|create|log|book|enter|submit|place|file|post)_%x | (append|insert|push|record|register|store) | new_%x | add_to_$x
? (add|append|push|put) $a (to|onto|into) [the] [list of] $x
? (one more|another|a new) %x
? $a (joins|goes into) [the] $x
self.$x.append($a)

= recs_append_fields common
: x:recs0 f:str@x g:num@x / a:fstr=f b:fnum=g
> add_%x | add | (record|register|create|insert|store|new|enter|book|log|append|post|save|hire|buy|order|put|submit|plant|enroll)_%x | (add|record|register|create|append|log|buy|order) | add_(a|new)_%x
? (add|append|record) a [new] %x with [the] [given] $f and $g [to $x]
? (append|add) [a] (dict|record|entry) with $f and $g [to [the] $x]
? (remember|store) $f and $g [as a new entry|in $x]
self.$x.append({'$f': $a, '$g': $b})

= recs_append_fields_rev
: x:recs0 f:num@x g:str@x / a:fnum=f b:fstr=g
> add_%x | add | (record|register|create|insert|store|enter|book|log|append|post)_%x | (add|record|log|append|spend|note)
? (add|append|record) a [new] %x with [the] [given] $f and $g [to $x]
? (append|add) [a] (dict|record|entry) with $f and $g [to [the] $x]
self.$x.append({'$f': $a, '$g': $b})

= recs_append_texts
: x:recs0 f:str@x g:str@x / a:fstr=f b:fstr=g
> add_%x | add | (record|register|create|insert|store|enter|append|post|send|new)_%x | (add|record|log|append|post|send)
? (add|append|record) a [new] %x with [the] [given] $f and $g [to $x]
? (append|add) [a] (dict|record|entry) with $f and $g [to [the] $x]
self.$x.append({'$f': $a, '$g': $b})

= recs_append_three
: x:recs0 f:str@x g:num@x h:num@x / a:fstr=f b:fnum=g c:fnum=h
> add_%x | add | (record|register|create|insert|store|enter|append|order)_%x | (add|record|append|order|buy)
? (add|append|record) a [new] %x with [the] [given] $f, $g and $h [to $x]
? (append|add) [a] (dict|record|entry) with $f, $g and $h [to [the] $x]
self.$x.append({'$f': $a, '$g': $b, '$h': $c})

= recs_append_keywords keywords
: x:empty / a:str=name,title,text,product,item,task,label,sender,customer,author b:num=price,amount,quantity,score,cost,age,points,minutes,priority,year
> add_%x | add | (record|register|create|insert|store|new|enter|book|log|append|post|save|hire|buy|order|put|submit)_%x | (add|record|register|create|append|log|buy|order)
? (add|append|record) a [new] %x with the given (values|fields) [to $x]
? (append|add) [a] (dict|record|entry) of the given (values|arguments) [to [the] $x]
self.$x.append({'$a': $a, '$b': $b})

= recs_append_keywords_texts keywords
: x:empty / a:str=name,title,text,product,item,task,label,sender,customer,author b:str=city,email,category,status,phone,color,day,role,team,kind
> add_%x | add | (record|register|create|insert|store|new|enter|book|log|append|post|save|hire|put|submit)_%x | (add|record|register|create|append|log)
? (add|append|record) a [new] %x with the given (values|fields) [to $x]
? (append|add) [a] (dict|record|entry) of the given (values|arguments) [to [the] $x]
self.$x.append({'$a': $a, '$b': $b})

= recs_append_flag intent
: x:recs0 f:str=title,task,text,name,what,item@x b:bool=done,finished,completed,checked,bought,paid,read@x / a:fstr=f
> add_%x | add | (create|new|insert|note|plan|append|schedule)_%x | (add|plan|note|remember)
? (add|append) a [new] %x (with [the] [given] $f that is not $b yet|, not $b yet|with $b False|which is not $b)
? (append|add) [a] (dict|record|entry) with [the] [given] $f and $b (False|false|not set) [to $x]
? a new %x is (open|not $b)
self.$x.append({'$f': $a, '$b': False})

= recs_mark common full
: x:recs n:str@x b:bool@x / a:member=n
> mark_$b | mark_%x_$b | (complete|finish|check|check_off|set_$b|mark_as_$b|tick|tick_off|close|pay|read|mark) | (complete|finish|check|check_off|close|tick_off|mark)_%x | mark_as_$b | set_%x_$b
? (mark|set) [the] %x (whose $n is|with the $n|with [the] given $n|called|named) $a as $b
? (set) $b of the %x with [the] given $n [to True]
? [the] %x with that $n is [now] $b
for item in self.$x:
    if item['$n'] == $a:
        item['$b'] = True

= recs_unmark full
: x:recs n:str@x b:bool@x / a:member=n
> unmark_$b | mark_not_$b | (reopen|uncheck|unset_$b|mark_as_not_$b|untick|undo) | (reopen|uncheck)_%x
? (mark|set) [the] %x (whose $n is|with the $n|with [the] given $n) $a as not $b
? (set) $b of the %x with [the] given $n to False
for item in self.$x:
    if item['$n'] == $a:
        item['$b'] = False

= recs_mark_all
: x:recs b:bool@x
> mark_all_$b | (complete|finish|check|pay|close|read)_all | set_all_$b | mark_all_as_$b | all_$b | mark_all_$x_$b | mark_everything_$b
? (mark|set) (all|every one of) [the] $x as $b
? set $b (of|for) (every|each|all) [the] (%x|$x) [to True]
for item in self.$x:
    item['$b'] = True

= recs_set_field full
: x:recs n:str@x f:num@x / a:member=n b:fnum=f
> set_$f | update_$f | change_$f | set_%x_$f | update_%x_$f | (change|adjust|edit)_$f_of | set_$f_of | set_$f_of_%x | reprice
? (set|change|update) [the] $f of the %x (whose $n is|with the $n|with [the] given $n|called|named) (the first argument|$a) [to the second]
? (set|change|update) [the] $f (by|for a given) $n
for item in self.$x:
    if item['$n'] == $a:
        item['$f'] = $b

= recs_set_text full
: x:recs n:str@x f:str@x / a:member=n b:fstr=f
> set_$f | update_$f | change_$f | set_%x_$f | update_%x_$f | set_$f_of | assign_$f | move_%x
? (set|change|update) [the] $f of the %x (whose $n is|with the $n|with [the] given $n|called|named) (the first argument|$a) [to the second]
for item in self.$x:
    if item['$n'] == $a:
        item['$f'] = $b

= recs_add_field full
: x:recs n:str@x f:num@x / a:member=n b:fnum=f
> add_$f | increase_$f | raise_$f | (give|add|award|credit)_$f_to | add_to_$f | add_$f_to | restock | award | give_raise | add_%x_$f
? (increase|raise) [the] $f of the %x (whose $n is|with the $n|with [the] given $n|called|named) (the first argument|$a) by the (second|second argument|amount|given amount)
? add to [the] $f of the %x with [the] given $n
for item in self.$x:
    if item['$n'] == $a:
        item['$f'] += $b

= recs_sub_field full
: x:recs n:str@x f:num@x / a:member=n b:fnum=f
> reduce_$f | decrease_$f | lower_$f | (take|remove|sell|use|deduct)_$f | remove_from_$f | (sell|consume|take|deduct|ship|use) | sell_%x
? (decrease|reduce|lower) [the] $f of the %x (whose $n is|with the $n|with [the] given $n|called|named) (the first argument|$a) by the (second|second argument|amount|given amount)
? subtract from [the] $f of the %x with [the] given $n
for item in self.$x:
    if item['$n'] == $a:
        item['$f'] -= $b

= recs_increment_field full
: x:recs n:str@x f:int@x / a:member=n
> count_$f | increment_$f | (vote|like|upvote|vote_for|visit|click|play|score|bump) | (vote_for|like|upvote|play|view|score)_%x | add_one_$f
? (increase|increment) [the] $f of the %x (whose $n is|with the $n|with [the] given $n|called|named) $a [by one]
? one more $f for the %x with [the] given $n
for item in self.$x:
    if item['$n'] == $a:
        item['$f'] += 1

= recs_raise_all
: x:recs f:num@x / a:num
> raise_all_$f | (raise|increase)_$f_(by_percent|percent|of_all_by_percent) | (apply_markup|apply_raise|raise_all|increase_all|give_everyone_raise|raise_prices|inflate) | raise_$f
? (raise|increase) [the] $f of (all|every|each) [the] (%x|$x) by $a percent
? (each|every) %x gets $a percent more $f
for item in self.$x:
    item['$f'] *= 1 + $a / 100

= recs_discount_all
: x:recs f:num@x / a:num
> discount_all | (reduce|lower|discount|cut)_$f_(by_percent|percent|of_all) | (apply_discount|discount_$x|reduce_all|mark_down|discount|apply_sale|lower_prices) | discount_$f
? (reduce|lower|discount|cut) [the] $f of (all|every|each) [the] (%x|$x) by $a percent
? (take|give) $a percent off [the] $f of (all|every|each) [the] (%x|$x)
for item in self.$x:
    item['$f'] *= 1 - $a / 100

= recs_add_all
: x:recs f:num@x / a:num
> add_to_all | (add|increase|raise)_$f_(of_all|for_all|of_all_by) | (raise_all|bonus_for_all|increase_all|birthday) | add_$f_to_all | increase_all_$f
? add $a to [the] $f of (all|every|each) [the] (%x|$x)
? (increase|raise) [the] $f of (all|every|each) [the] (%x|$x) by $a
for item in self.$x:
    item['$f'] += $a

= recs_remove_where common
: x:recs n:str@x / a:maybe=n
> remove_%x | delete_%x | remove_by_$n | (remove|delete|drop|cancel|fire|unregister|discard) | (drop|cancel|discard|unregister|fire|sell)_%x | remove_%x_by_$n | delete_by_$n | remove_all_with_$n
? (remove|delete|drop) [the|all|every] (%x|$x) (whose $n is|with the $n|with [the] given $n|called|named) $a
? (keep|) (remove|delete) [it] by [its] $n
self.$x = [item for item in self.$x if item['$n'] != $a]

= recs_remove_flagged
: x:recs b:bool@x
> remove_$b | clear_$b | (delete|drop|purge|clean_up|archive|cleanup|purge_all)_$b | remove_$b_$x | (clean_up|cleanup|tidy_up|purge) | clear_$b_$x | remove_all_$b
? (remove|delete|drop|clear) [all] [the] $x (that are|which are|that have been) $b
? (remove|delete) [all] [the] $b $x
? keep only [the] $x that are not $b
self.$x = [item for item in self.$x if not item['$b']]

= recs_keep_flagged intent
: x:recs b:bool@x
> keep_$b | (keep_only|retain)_$b | remove_not_$b | remove_un$b | keep_$b_$x | prune | filter_$x
? keep only [the] $x that are $b
? (remove|delete|drop) [all] [the] $x that are not $b
self.$x = [item for item in self.$x if item['$b']]

= recs_remove_zero
: x:recs f:num@x
> remove_empty | (remove|drop|delete)_(empty|sold_out|zero|finished)[_$x] | (clean_up|purge|prune|tidy_up) | remove_without_$f
? (remove|delete|drop) [all] [the] $x (whose $f is|with $f|with a $f of) (zero|0)
? (remove|delete|drop) [all] [the] $x (without|that have no) $f [left]
self.$x = [item for item in self.$x if item['$f'] != 0]

= recs_group common
: x:recs n:str@x
> $x_by_$n | group_by_$n | grouped_by_$n | group_$x_by_$n | (grouped|by)_$n | $x_grouped_by_$n | group_$x | per_$n
? [return] [the] $x (grouped|sorted into groups) by [their] $n [as a dict]
? [return] [a] dict from [each] $n to [the list of] its $x
? group [the] $x by [their] $n
result = {}
for item in self.$x:
    result.setdefault(item['$n'], []).append(item)
return result

= recs_group_names common
: x:recs n:str@x t:str=name,title,label,id@x
> $t_s_by_$n | $t_s_grouped_by_$n | $t_s_per_$n | group_$t_s_by_$n | $t_by_$n | %x_$t_s_by_$n
? [return] [a] dict from [each] $n to [the list of] [the] $t [s] of its $x
? [return] [the] $t [s] [of the $x] (grouped|sorted into groups) by [their] $n
? for (each|every) $n [the] [list of] $t [s]
result = {}
for item in self.$x:
    result.setdefault(item['$n'], []).append(item['$t'])
return result

= recs_count_by common
: x:recs n:str@x
> count_by_$n | $x_per_$n | (count|number|counts|tally)_per_$n | $n_counts | count_per_$n | counts_by_$n | $n_histogram | count_$x_by_$n | $n_distribution | how_many_per_$n | number_of_$x_per_$n
? [return] how many $x (there are|) (per|for each|for every|of each) $n [as a dict]
? [return] [a] dict from [each] $n to [its|the] number of $x
? count [the] $x (by|per|for each) $n
result = {}
for item in self.$x:
    result[item['$n']] = result.get(item['$n'], 0) + 1
return result

= recs_sum_by common
: x:recs n:str@x f:num@x
> $f_by_$n | total_$f_by_$n | (total|sum|totals)_by_$n | $f_per_$n | (totals|sum|total)_per_$n | sum_$f_by_$n | $n_totals | totals_by_$n | total_$f_per_$n
? [return] [the] (sum|total) of [the] $f (per|for each|by|for every) $n [as a dict]
? [return] [a] dict from [each] $n to [its] total $f
? (add|sum) up [the] $f (per|by|for each) $n
result = {}
for item in self.$x:
    result[item['$n']] = result.get(item['$n'], 0) + item['$f']
return result

= recs_index_by
: x:recs n:str=name,title,id,code,label@x f:num@x
> $f_by_$n | $n_to_$f | as_dict | ($f_table|$f_lookup|price_list|to_dict|as_table) | $f_dict | map_$n_to_$f
? [return] [a] dict from [each] $n to [its] $f
? [return] [a] dict with [the] $n as keys and [the] $f as values
return {item['$n']: item['$f'] for item in self.$x}

= recs_unique_field
: x:recs n:str@x
> unique_$n | distinct_$n | (all|different|unique|distinct)_$n_values | unique_$n_s | $n_s_without_duplicates | which_$n_s
? [return] [the] (distinct|unique|different) $n [s] of [all] [the] $x (sorted|in alphabetical order|in sorted order)
? [return] [all] (different|distinct) $n values, sorted
return sorted({item['$n'] for item in self.$x})

= recs_format_lines
: x:recs n:str=name,title,label,product,item@x f:num@x
> (lines|report|listing|as_lines|receipt|price_list|overview|summary_lines|list_all|invoice_lines|format_$x|rows) | $x_lines | %x_lines
? [return] (for each|for every|each|every) %x [a line|as a line|one line] '(name|$n): ($f|number)'
? [return] [a list of] lines with $n: $f (for each|for every) %x
? [return] [a] list of texts '$n: $f'
return [f"{item['$n']}: {item['$f']}" for item in self.$x]

= recs_last_field full
: x:recs f:num@x
> (last|latest|newest|recent|current|most_recent)_$f | $f_of_last_%x | last_%x_$f
? [return] [the] $f of the (last|latest|newest) %x
return self.$x[-1]['$f']

= recs_first_field full
: x:recs f:str@x
> (first|oldest|next)_$f | $f_of_first_%x | first_%x_$f | next_%x_$f
? [return] [the] $f of the (first|next) %x
return self.$x[0]['$f']

= recs_average_where
: x:recs f:num@x n:str@x / a:member=n
> average_$f_(of|for|in|by)[_$n] | mean_$f_(of|for|in) | average_(for|in|of)[_$n]
? [return] [the] (average|mean) $f of [all] [the] $x (whose $n is|with [the] [given] $n) $a[, 0 without any]
rest = [item['$f'] for item in self.$x if item['$n'] == $a]
return sum(rest) / len(rest) if rest else 0

= recs_total_above_sum
: x:recs f:num@x y:num=budget,limit,capacity,max_weight,maximum,allowance
> is_over_($y|budget|limit) | (exceeds|over)_($y|budget|limit) | (over_budget|overloaded|too_much|is_too_heavy|is_overloaded)
? (whether|True if|True when) [the] (total|sum of all|summed) $f of [the] $x (exceeds|is above|is more than|is over) [the] $y
return sum(item['$f'] for item in self.$x) > self.$y

= recs_left_of
: x:recs f:num@x y:num=budget,limit,capacity,max_weight,maximum,allowance,income,goal
> (remaining|left|rest) | (remaining|left|free)_($y|capacity|budget) | $y_(left|remaining) | (remaining|left_over|balance|still_available)
? [return] [the] $y minus [the] (total|sum of the|summed) $f of [all] [the] $x
? (what|how much) of [the] $y is left after [subtracting] [the] $f of all $x
return self.$y - sum(item['$f'] for item in self.$x)

= rec_get full
: x:rec=address,profile,settings,config,owner,contact,details,info,preferences,meta,customer,author,dimensions f:str@x
> get_$f | $f | $x_$f | %x_$f | get_$x_$f | $f_of_$x | show_$f
? [return] [the] $f (of|from|in) [the] $x
? [return] [the] $f
return self.$x['$f']

= rec_get_num full
: x:rec=address,profile,settings,config,stats,dimensions,options,details,info,limits,meta f:num@x
> get_$f | $f | $x_$f | get_$x_$f | $f_of_$x | show_$f | current_$f
? [return] [the] $f (of|from|in) [the] $x
return self.$x['$f']

= rec_set
: x:rec=address,profile,settings,config,owner,contact,details,info,preferences,meta,options f:str@x / a:fstr=f
> set_$f | change_$f | update_$f | set_$x_$f | move_to_$f | new_$f
? (set|change|update) [the] $f (of|in) [the] $x (to|with) $a
self.$x['$f'] = $a

= rec_set_num
: x:rec=settings,config,stats,dimensions,options,details,limits,profile f:num@x / a:fnum=f
> set_$f | change_$f | update_$f | set_$x_$f | adjust_$f
? (set|change|update) [the] $f (of|in) [the] $x (to|with) $a
self.$x['$f'] = $a

= rec_add_num
: x:rec=settings,stats,counters,totals,details,profile,inventory,resources f:num@x / a:num
> add_$f | increase_$f | add_to_$f | raise_$f | gain_$f | (gain|collect|earn)_$f
? (add|) $a to [the] $f (of|in) [the] $x
? (increase|raise) [the] $f (of|in) [the] $x by $a
self.$x['$f'] += $a

= rec_toggle
: x:rec=settings,config,options,preferences,flags,features f:bool@x
> toggle_$f | flip_$f | switch_$f | invert_$f
? (toggle|flip|switch) [the] $f (of|in) [the] $x
self.$x['$f'] = not self.$x['$f']
"""
