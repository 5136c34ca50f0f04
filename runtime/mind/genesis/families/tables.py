"""Families over dictionaries that map names to numbers, texts or lists."""

DECLARATIONS = r"""
= map_get common full
: x:map1 / a:member=x
> get_%x | get | (lookup|look_up|value_of|fetch|find|read|value_for|get_value|at|of) | (price|count|value|amount|score|number|level|grade|stock|points|age|balance|quantity|rate|rank|phone|email|capital|translation|meaning)_(of|for) | $x_(of|for) | %x_(of|for) | (lookup|look_up|read|show)_%x | get_(price|score|count|grade|value|quantity|number) | who_is_in | translate | what_is
? [return] [the] (value|entry|number|%x) (for|of|under|stored for|belonging to) $a [in [the] $x]
? (look up|find) $a in [the] $x
? what [the] $x (says|say|has|have) (for|about|on) $a
return self.$x[$a]

= map_get_default common
: x:map.num / a:maybe=x
> get_%x | get | (lookup|look_up|value_of|fetch|count_of|quantity_of|stock_of|find) | (price|count|value|amount|score|level|stock|points|balance|quantity|votes)_(of|for) | $x_(of|for) | how_many | (lookup|look_up)_%x | available | in_stock_of
? [return] [the] (value|entry|number|%x) (for|of|under) $a, (or |)(0|zero) (if|when) (missing|unknown|absent|there is none|it is not there|it is missing)
? (look up|find) $a in [the] $x, (0|zero) (if|when) (missing|unknown|not there|it is not there)
? (unknown|missing) (ones|names|keys) (count as|are|have) (0|zero)
return self.$x.get($a, 0)

= map_get_none intent
: x:map1 / a:maybe=x
> get_%x | get | (lookup|look_up|find|fetch|search) | (price|number|phone|meaning|value|translation)_of | (lookup|look_up|find)_%x
? [return] [the] (value|entry|%x) (for|of|under) $a, (or |)None (if|when) (missing|unknown|absent|there is none|it is not there|not found)
? (look up|find) $a in [the] $x, None (if|when) (missing|unknown|not there|not found)
return self.$x.get($a)

= map_get_word intent
: x:map.str w:word=unknown,none,missing,free,nobody,default,empty,nothing / a:maybe=x
> get_%x | get | (lookup|look_up|find|fetch|translate|search) | (phone|meaning|value|translation|owner|capital)_of | (lookup|find)_%x
? [return] [the] (value|entry|%x) (for|of|under) $a, (or |)$w (if|when) (missing|unknown|absent|there is none|it is not there|not found)
? (look up|find) $a in [the] $x, $w (if|when) (missing|unknown|not there|not found)
return self.$x.get($a, '$w')

= map_get_error intent
: x:map1 / a:maybe=x
> get_%x | get | (lookup|look_up|find|fetch) | (price|number|value|meaning)_of
? [return] [the] (value|entry|%x) (for|of|under) $a; [raise] ValueError (if|when) (missing|unknown|there is none|it is not there|not found)
? (look up|find) $a in [the] $x; (an unknown|a missing) (one|name|key) (is a|raises) ValueError
if $a not in self.$x:
    raise ValueError('unknown')
return self.$x[$a]

= map_set common
: x:map10 / a:key=x b:val=x
> set_%x | set | put | (define|assign|store|save|register|add|record|put_in|set_value|set_entry|enter|insert|remember|write|learn|check_in|reprice) | add_%x | update_%x | (set|change|update|define|register|store|record|put|save|assign)_%x | set_(price|score|count|grade|value|stock|quantity|level|number|rate) | add_(word|contact|entry|translation|student|product) | (set|put)_in_$x | (give|assign)_to | (rate|grade|vote) | at_put
? (set|store|put|record|save) [the] (second [argument]|value|given value) (under|for|as the %x of|at) the first [argument] (in|into) [the] $x
? (set|store|put|record) [the] %x (of|for) [the] given (name|key) [to the given value]
? (add|insert) [a] [new] (entry|pair) (to|into) [the] $x
? (remember|learn) [the] value for [the] name in [the] $x
self.$x[$a] = $b

= map_add common
: x:map0 / a:key=x b:num
> add_to_$x | add | (add|increase|restock|credit|deposit|award|give|earn|receive|put|top_up|buy|collect|gain|stock_up|store|give_points|add_points|deliver|add_amount|add_%x|increase_%x|raise|log|log_hours|pay_in|record|score) | (increase|raise|add_to|restock|award)_%x | add_(stock|points|votes|hours|score|quantity|amount|money)
? (add) [the] (amount|number|second|given amount|quantity) to [the] (entry|value|%x|count) (for|of|under) [the] (given name|first|name|key|item) [in [the] $x] [(starting at 0|starting from zero|new ones start at 0|0 if missing|unknown ones start at zero|a new one starts with 0)]
? (increase|raise) [the] (entry|value|count|%x) of [the] (given name|name|item|key) by [the] amount [in $x] (starting at 0|starting from zero|new ones start at 0|unknown names start at 0|new names are created)
? so much more (of it|for this one|for the name) in [the] $x
self.$x[$a] = self.$x.get($a, 0) + $b

= map_subtract full
: x:map.num / a:member=x b:num
> remove_from_$x | (take|remove|sell|use|withdraw|consume|spend|deduct|take_out|reduce|decrease|ship|debit|take_from|pay|lend|subtract|sell_%x|lose) | (decrease|reduce|lower|take_from)_%x | (remove|reduce|decrease|take)_(stock|points|hours|quantity|amount)
? (subtract|take|remove) [the] (amount|number|second|given amount|quantity) from [the] (entry|value|%x|count) (for|of|under) [the] (given name|first|name|key|item) [in [the] $x]
? (decrease|reduce|lower) [the] (entry|value|count|%x) of [the] (given name|name|item|key) by [the] amount [in $x]
? so much less (of it|for this one) in [the] $x
self.$x[$a] -= $b

= map_subtract_checked common intent
: x:map.num / a:maybe=x b:num
> (take|remove|sell|use|withdraw|consume|spend|deduct|take_out|reduce|ship|reserve|order|buy) | (take|remove|sell|ship)_%x | remove_stock
? (subtract|take|remove) [the] (amount|number|given amount|quantity) from [the] (entry|value|%x|count) (of|for) [the] (given name|name|item|key); [raise] ValueError (if|when) there is (not enough|too little|less)
? (too little|not enough|insufficient) $x (is a|raises) ValueError, otherwise (subtract|take it out|take it away)
? [raise] ValueError (if|when) there is (not enough|too little) of it [in $x], otherwise (subtract|reduce) it
if self.$x.get($a, 0) < $b:
    raise ValueError('not enough')
self.$x[$a] -= $b

= map_increment common
: x:map00 / a:key=x
> count | (vote|vote_for|count|increment|tally|visit|record|register|log|hit|add_vote|add_one|count_%x|note|track|see|observe|click|use|mention|upvote|add|cast|like) | (vote|count|increment|record|count_up)_%x | (add|cast|record)_(vote|hit|visit|one) | cast_vote | count_(word|vote|visit|letter)
? (count|add) one (more|) (for|to|under) $a [in [the] $x] [(starting at 0|starting from zero|new ones start at 1|0 if missing)]
? (increase|increment|raise) [the] (entry|value|count|%x) (of|for) $a [by one] [in $x]
? one more (vote|count|hit|visit|point) for $a
self.$x[$a] = self.$x.get($a, 0) + 1

= map_remove common full
: x:map1 / a:member=x
> remove_%x | remove | (delete|drop|discard|forget|unregister|erase|cancel|check_out|delete_entry|remove_entry|unset|clear|take_out) | (delete|drop|forget|discard|cancel)_%x | remove_(word|contact|entry|student|product|item|key|name) | delete_(key|entry|contact) | remove_from_$x
? (remove|delete|drop|forget) [the] (entry|value|%x|key) (for|of|under) $a (from|in) [the] $x
? (remove|delete|drop|take) $a (from|out of) [the] $x
del self.$x[$a]

= map_remove_if intent
: x:map1 / a:maybe=x
> remove_%x | remove | (delete|drop|discard|forget|unregister) | (delete|drop|forget)_%x
? (remove|delete|drop) $a from [the] $x (if it is there|if present|, if it is in there|, nothing happens (if|when) (missing|it is not there)|, unknown ones are ignored|, missing ones are ignored)
self.$x.pop($a, None)

= map_remove_error intent
: x:map1 / a:maybe=x
> remove_%x | remove | (delete|drop|unregister|cancel|check_out)
? (remove|delete|drop) $a from [the] $x; [raise] ValueError (if|when) (missing|unknown|it is not there)
? (remove|delete) $a [from $x], (an unknown|a missing) one is a ValueError
if $a not in self.$x:
    raise ValueError('unknown')
del self.$x[$a]

= map_pop intent full
: x:map1 / a:member=x
> take_%x | (take|pop|collect|take_out|pick_up|retrieve|claim)
? (remove|take) [the] (entry|value|%x) (for|of) $a (from|out of) [the] $x and return it
? return [the] (entry|value|%x) (for|of) $a and remove it [from $x]
return self.$x.pop($a)

= map_has common
: x:map1 / a:maybe=x
> has_%x | has | (contains|knows|includes|has_key|is_known|exists|is_registered|has_entry|has_entry_for|is_defined|sells|offers|carries|is_listed) | has_(word|contact|item|product|student|price|key|price_for|entry_for) | knows_%x | is_in_$x
? (whether|True if|True when|is) [there is] [an entry for] $a [is] (in|among) [the] $x
? (whether|True if) [the] $x (contain|know|have|has|contains|knows) [an entry for] $a
return $a in self.$x

= map_available
: x:map.num / a:maybe=x
> is_available | is_in_stock | (in_stock|available|has_stock|is_sold_out_not|has_any|has_left|can_sell|any_left) | has_%x
? (whether|True if) there is (any|some) $a (left|in [the] $x)
? (whether|True if) [the] (entry|count|value) of $a is (positive|above zero|more than zero)
return self.$x.get($a, 0) > 0

= map_enough
: x:map.num / a:maybe=x b:num
> has_enough | (can_sell|can_take|has_at_least|is_enough|enough|can_order|can_fulfill|can_ship|has_stock_for|can_supply) | has_enough_of | has_enough_%x
? (whether|True if) there (is|are) (enough|at least that much|at least so many) of [the] (given name|item|first) [in [the] $x]
? (whether|True if) [the] (entry|count|value) (of|for) the first [argument] is at least the second
return self.$x.get($a, 0) >= $b

= map_total common
: x:map.num
> total | total_$x | (sum|total_stock|total_value|grand_total|sum_all|overall|total_count|total_votes|total_points|total_hours|sum_of_all|add_up|total_amount|altogether|total_quantity|total_items) | $x_(total|sum) | sum_of_$x | total_%x | sum_$x | combined_$x
? [return] [the] (sum|total) of all [the] (values|numbers|entries|amounts) [in|of [the] $x]
? [return] [the] (sum|total) of [the] $x
? (add|sum) up [the] [values of the] $x
return sum(self.$x.values())

= map_average
: x:map.num
> average | average_$x | (mean|average_value|average_score|average_grade|average_price|mean_value|avg) | $x_average | mean_%x | average_%x
? [return] [the] (average|mean) of all [the] (values|numbers|entries) [in|of [the] $x] [(0 if empty)]
? [return] [the] (average|mean) (of the $x|%x)[, 0 without any]
return sum(self.$x.values()) / len(self.$x) if self.$x else 0

= map_count
: x:map1
> count | number_of_$x | (size|how_many|count_entries|number_of_entries|number_of_keys|count_all|length|how_many_entries) | $x_count | count_$x | (number_of|how_many|count)_(items|names|products|words|students|contacts|players|kinds)
? (how many|number of|count [the]) (entries|keys|names|items) [in [the] $x] [there are]
? [return] [the] (size|number of entries) of [the] $x
return len(self.$x)

= map_max_key common full
: x:map.num
> (winner|leader|best|top|champion|favorite|most|highest|leading|first_place|most_popular|top_seller|best_seller|top_scorer|best_student|most_common|bestseller|largest) | (highest|best|top|largest|most)_%x | (most|highest|largest|most_expensive|fullest|richest|oldest|heaviest)[_item|_name|_key|_entry] | most_(expensive|popular|frequent|common|visited|valuable)[_item|_word|_product] | who_(leads|wins|is_best|has_most) | best_(player|student|product|team|item|city) | top_(player|student|product|team|item|word)
? [return] [the] (name|key|one|item|entry) with the (highest|largest|most|biggest|maximum|greatest) (value|number|%x|count|amount) [in [the] $x]
? (who|which one|what) has the (highest|most|largest) (value|number|%x) [in [the] $x]
? [the] key of the (highest|largest) value
return max(self.$x, key=self.$x.get)

= map_min_key common full
: x:map.num
> (loser|worst|last|least|lowest|weakest|cheapest|smallest|least_popular|slowest|youngest) | (lowest|worst|smallest|least|cheapest)_%x | (least|lowest|cheapest|smallest|rarest|emptiest)[_item|_name|_key|_entry] | least_(expensive|popular|frequent|common|visited)[_item|_word|_product] | who_(is_last|loses|has_least) | (worst|cheapest|rarest)_(player|student|product|team|item|word)
? [return] [the] (name|key|one|item|entry) with the (lowest|smallest|least|minimum) (value|number|%x|count|amount) [in [the] $x]
? (who|which one|what) has the (lowest|least|smallest) (value|number|%x) [in [the] $x]
return min(self.$x, key=self.$x.get)

= map_max_value full
: x:map.num
> (highest|largest|maximum|max|biggest)_(value|amount|count|price|score) | max_value | $x_maximum | max_%x | record_value
? [return] [the] (highest|largest|maximum) value (in|of) [the] $x
return max(self.$x.values())

= map_min_value full
: x:map.num
> (lowest|smallest|minimum|min)_(value|amount|count|price|score) | min_value | $x_minimum | min_%x
? [return] [the] (lowest|smallest|minimum) value (in|of) [the] $x
return min(self.$x.values())

= map_keys common
: x:map1
> names | keys | (all_names|all_keys|list_names|list_keys|entries|known_names|items|words|products|students|players|members|get_keys|all_words|contacts|known) | $x_(names|keys) | names_in_$x | list_(items|products|words|names|students|contacts|all)
? [return] [a list of] [all] [the] (names|keys) [in|of [the] $x]
? [return] [all] (names|keys) [that] [the] $x (has|have|knows|contain)
return list(self.$x)

= map_keys_sorted common
: x:map1
> sorted_(names|keys|words|items) | $x_sorted | (alphabetical|sorted_list|sorted_entries|ordered_names|names_sorted|index) | sorted_$x | (names|keys|words)_(sorted|in_order|alphabetically) | all_(names|words)_sorted
? [return] [all] [the] (names|keys) [in|of [the] $x] (sorted|in alphabetical order|alphabetically|in order)
? [return] [the] sorted (names|keys) [in|of [the] $x]
return sorted(self.$x)

= map_values
: x:map1
> values | (all_values|list_values|get_values|amounts|numbers|prices|scores|counts) | $x_values | values_of_$x
? [return] [a list of] [all] [the] values [in|of [the] $x]
return list(self.$x.values())

= map_items_sorted
: x:map.num
> (ranking|leaderboard|standings|ranked|scoreboard|ranked_names|by_value|from_best_to_worst|sorted_by_value|charts) | names_by_(value|score|votes|points) | $x_ranking | ranked_by_%x
? [return] [the] (names|keys) [of [the] $x] (sorted|ordered|ranked) by [their] (value|number|count) (descending|, highest first|, largest first|, best first|, most first)
? [return] [all] (names|keys), (highest|largest|best|most) (value|number|%x) first
return sorted(self.$x, key=self.$x.get, reverse=True)

= map_items_sorted_asc intent
: x:map.num
> (ranking|by_value|sorted_by_value|ranked|cheapest_first|from_low_to_high) | names_by_(value|score|price) | $x_by_value
? [return] [the] (names|keys) [of [the] $x] (sorted|ordered|ranked) by [their] (value|number|count) [ascending|, lowest first|, smallest first|, cheapest first]
return sorted(self.$x, key=self.$x.get)

= map_top_n
: x:map.num / a:small=n
> top | top_n | (best|leaders|highest|most_common|top_names|top_items|most_popular|top_words|top_scorers|top_players|top_products|n_best) | top_$x | best_n | most_frequent
? [return] [the] (n|so many|given number of) (names|keys) with the (highest|largest|most) (values|numbers|value|number|counts) [in [the] $x]
? [return] [the] (top|best|first) (n|so many|given number of) (names|keys) by value [in [the] $x]
return sorted(self.$x, key=self.$x.get, reverse=True)[:$a]

= map_top_lit
: x:map.num m:lit=2,3,5,10
> top_$m | best_$m | (podium|top_$m_names|medalists|top_names|leaders)
? [return] [the] $m (names|keys) with the (highest|largest|most) (values|numbers|value|number|counts) [in [the] $x]
return sorted(self.$x, key=self.$x.get, reverse=True)[:$m]

= map_above common
: x:map.num / a:num
> (above|over|with_more_than|names_above|keys_above|greater_than|more_than|names_over|higher_than|exceeding) | $x_(above|over|greater_than|more_than) | (items|names|students|products|players|words|cities|members)_(above|over|with_more_than) | who_has_more_than | (rich|expensive|high|big|popular)_(ones|names|items)
? [return] [all] [the] (names|keys|ones) [of [the] $x] with (a value|a number|a %x|more|values|a count) (above|over|greater than|more than|than|higher than) $a
? (which|who) (of [the] $x|) (have|has|is|are) (above|over|more than) $a
? [all] (names|keys) (whose|where the) (value|number|%x) is (above|over|greater than|more than) $a
return [name for name, number in self.$x.items() if number > $a]

= map_below common
: x:map.num / a:num
> (below|under|with_less_than|names_below|keys_below|less_than|fewer_than|names_under|lower_than|low|running_low|low_stock|to_reorder|needs_restock|low_on|cheaper_than|almost_gone) | $x_(below|under|less_than|fewer_than) | (items|names|students|products|players|words|cities|plants|members)_(below|under|with_less_than) | low_$x | who_has_less_than | low_(items|stock|products)
? [return] [all] [the] (names|keys|ones) [of [the] $x] with (a value|a number|a %x|less|values|a count) (below|under|less than|than|lower than) $a
? (which|who) (of [the] $x|) (have|has|is|are) (below|under|less than|fewer than) $a
? [all] (names|keys) (whose|where the) (value|number|%x) is (below|under|less than|lower than) $a
return [name for name, number in self.$x.items() if number < $a]

= map_below_sorted intent
: x:map.num / a:num
> (below|under|with_less_than|low|running_low|low_stock|to_reorder|needs_restock|thirsty|low_on) | low_$x | (items|names|products|plants)_below | low_(items|stock|products)
? [return] [all] [the] (names|keys|ones|items) with (a value|less|values|less %x) (below|under|less than|than|lower than) $a [of $x], (sorted|in alphabetical order|alphabetically|in sorted order)
? (sorted|alphabetical) (names|keys) (whose|where the) (value|number|%x) is (below|under|less than) $a
return sorted(name for name, number in self.$x.items() if number < $a)

= map_above_sorted intent
: x:map.num / a:num
> (above|over|with_more_than|high|passed|rich|hot|popular) | high_$x | (items|names|products|students)_above | passing
? [return] [all] [the] (names|keys|ones|items) with (a value|more|values|more %x) (above|over|greater than|than|more than) $a [of $x], (sorted|in alphabetical order|alphabetically|in sorted order)
? (sorted|alphabetical) (names|keys) (whose|where the) (value|number|%x) is (above|over|more than) $a
return sorted(name for name, number in self.$x.items() if number > $a)

= map_at_least
: x:map.num / a:num
> (at_least|passing|passed|with_at_least|qualified|reached|who_passed) | (students|names|players|items)_(at_least|with_at_least|passing)
? [return] [all] [the] (names|keys|ones) [of [the] $x] with (a value of|a number of|) at least $a
? [all] (names|keys) (whose|where the) (value|number|%x) is (at least|not below) $a
return [name for name, number in self.$x.items() if number >= $a]

= map_at_least_lit
: x:map.num n:lit
> (passed|passing|qualified|adults|who_passed|good_ones|winners) | (students|names)_passed | passing_(students|names)
? [return] [all] [the] (names|keys|ones) [of [the] $x] with (a value of|a number of|) at least $n
? [all] (names|keys) (whose|where the) (value|number|%x) is (at least|not below) $n
return [name for name, number in self.$x.items() if number >= $n]

= map_above_lit
: x:map.num n:lit
> (expensive|high|popular|rich|big|heavy)_(items|names|ones) | $x_above_$n | names_above_$n | over_$n
? [return] [all] [the] (names|keys|ones) [of [the] $x] with (a value|a number|more|values) (above|over|than|greater than|more than) $n
return [name for name, number in self.$x.items() if number > $n]

= map_below_lit
: x:map.num n:lit
> (cheap|low|failing|failed|small|young)_(items|names|ones|students) | $x_below_$n | names_below_$n | low_stock | (failed|failing|underweight|running_low)
? [return] [all] [the] (names|keys|ones) [of [the] $x] with (a value|a number|less|values) (below|under|than|less than|lower than) $n
return [name for name, number in self.$x.items() if number < $n]

= map_zero_keys
: x:map.num
> (sold_out|empty_items|out_of_stock|missing|finished|exhausted|empty_ones|sold_out_items|gone|unavailable|used_up) | (items|names|products)_(sold_out|out_of_stock|missing) | zero_$x
? [return] [all] [the] (names|keys|ones) [of [the] $x] (with the value|with|whose value is|that have) (0|zero)
? (what|which ones) (is|are) (sold out|used up|gone)
return [name for name, number in self.$x.items() if number == 0]

= map_positive_keys
: x:map.num
> (in_stock|available|available_items|available_names|what_is_left|left|available_products|still_there) | (items|names|products)_(in_stock|available|left)
? [return] [all] [the] (names|keys|ones) [of [the] $x] (with a value above|with more than|whose value is above) (0|zero)
? (what|which ones) (is|are) (available|in stock|left)
return [name for name, number in self.$x.items() if number > 0]

= map_remove_zero
: x:map.num
> (remove_empty|remove_sold_out|clean_up|purge|remove_zeros|drop_empty|tidy_up|drop_sold_out|cleanup|prune|clear_empty|remove_zero) | remove_empty_$x | clean_$x | prune_$x
? (remove|delete|drop) [all] [the] (entries|names|keys|ones|$x) (with the value|with|whose value is|that have) (0|zero) [from $x]
? (remove|drop) (everything|what) that is (used up|sold out|zero|0)
self.$x = {name: number for name, number in self.$x.items() if number != 0}

= map_remove_below intent
: x:map.num / a:num
> (remove_below|remove_under|drop_below|prune|purge|clean_up|keep_at_least|drop_low) | prune_$x
? (remove|delete|drop) [all] [the] (entries|names|keys|ones|$x) (with a value|whose value is|with values) (below|under|less than) $a
? keep only [the] (entries|names|keys|ones) (with a value of|of) at least $a
self.$x = {name: number for name, number in self.$x.items() if number >= $a}

= map_filter_above intent
: x:map.num / a:num
> $x_(above|over) | (above|over|filter_above|entries_above|filtered) | filter_$x
? [return] [a] dict [with|of] [the] (entries|pairs|ones) [of [the] $x] (with a value|whose value is|with values) (above|over|greater than|more than) $a
return {name: number for name, number in self.$x.items() if number > $a}

= map_filter_below intent
: x:map.num / a:num
> $x_(below|under) | (below|under|filter_below|entries_below|filtered) | filter_$x
? [return] [a] dict [with|of] [the] (entries|pairs|ones) [of [the] $x] (with a value|whose value is|with values) (below|under|less than) $a
return {name: number for name, number in self.$x.items() if number < $a}

= map_count_above
: x:map.num / a:num
> count_(above|over|with_more_than) | how_many_(above|over|have_more_than) | number_(above|over)
? (how many|number of|count) (names|keys|entries) [of [the] $x] have (a value|more|a number) (above|over|than|greater than|more than) $a
return sum(1 for number in self.$x.values() if number > $a)

= map_scale
: x:map.num / a:small=f
> scale | scale_$x | (multiply|scale_all|multiply_all|scale_by|times|multiply_by) | multiply_$x
? multiply (all|every one of|each of) [the] (values|entries|numbers|$x) [in $x] (by|with) $a
for name in self.$x:
    self.$x[name] *= $a

= map_scaled
: x:map.num / a:small=f
> scaled | scaled_$x | (scaled_by|multiplied|for_persons|for_people|times) | $x_(for|scaled|times)
? [return] [the] $x with (all|every|each) [values|value] (multiplied|scaled) (by|with) $a [without changing them]
? [return] [a] dict with (each|every) value times $a
return {name: number * $a for name, number in self.$x.items()}

= map_percent_all
: x:map.num / a:num
> (raise_all|increase_all|raise_prices|inflate|markup|raise_all_by_percent|increase_prices|apply_markup|increase_all_by_percent) | raise_$x | raise_$x_by_percent | increase_$x
? (increase|raise) (all|every one of|each of) [the] (values|entries|prices|$x) [in $x] by $a percent
? (each|every) (value|entry|price) [of [the] $x] (goes up|rises) by $a percent
for name in self.$x:
    self.$x[name] *= 1 + $a / 100

= map_discount_all
: x:map.num / a:num
> (discount_all|reduce_all|lower_prices|discount|apply_discount|sale|reduce_all_by_percent|cut_prices|apply_sale|mark_down) | discount_$x | reduce_$x_by_percent | lower_$x
? (reduce|lower|discount) (all|every one of|each of) [the] (values|entries|prices|$x) [in $x] by $a percent
? $a percent off (all|every|each) (values|entry|price) [of [the] $x]
for name in self.$x:
    self.$x[name] *= 1 - $a / 100

= map_add_all
: x:map.num / a:num
> (add_to_all|raise_all|increase_all|bonus_for_all|give_all|add_to_each|bonus|shift_all|water_all) | add_to_all_$x | increase_all_$x
? (add|) $a to (all|every one of|each of) [the] (values|entries|$x) [in $x]
? (increase|raise) (all|every|each) (values|value|entry|of [the] $x) by $a
for name in self.$x:
    self.$x[name] += $a

= map_clear
: x:map1
> clear | clear_$x | (reset|empty|wipe|forget_all|remove_all|delete_all|clear_all|purge) | (reset|empty|wipe|forget)_$x
? (clear|empty|wipe|forget all|remove all|delete all) [the] $x
? (remove|delete) all (entries|names|keys) (from|of) [the] $x
self.$x = {}

= map_zero_all intent
: x:map.num
> reset | reset_$x | (reset_all|zero_all|reset_counts|reset_scores|new_round|set_all_to_zero|new_game|start_over)
? (set|reset|put) (all|every one of|each of) [the] (values|entries|numbers|$x) [in $x] [back] to (0|zero)
? (keep|) all (names|keys) (stay|remain|but) [,] (the values become|with) (0|zero)
for name in self.$x:
    self.$x[name] = 0

= map_rename full
: x:map1 / a:member=x b:newkey=x
> rename | rename_%x | (rename_key|rename_entry|change_name|change_key|rename_item|relabel)
? rename the (entry|key|name) [from the] first [argument] to the second [in [the] $x]
? (give|store) the (entry|value) of the first (name|key) (the second|under the second) (name|key)
self.$x[$b] = self.$x.pop($a)

= map_swap full
: x:map1 / a:member=x b:member=x
> swap | (exchange|swap_values|trade|switch|swap_seats|exchange_values|swap_entries) | swap_in_$x
? (swap|exchange) the (values|entries) of the (two|given) (names|keys) [in [the] $x]
self.$x[$a], self.$x[$b] = (self.$x[$b], self.$x[$a])

= map_move full
: x:map.num / a:member=x b:member=x c:num
> transfer | (move|shift|transfer_between|send|pay|move_between|give|reallocate) | transfer_(points|money|stock) | move_in_$x
? (move|transfer|shift) the (amount|third argument|given amount) from the first (name|key|entry|account) to the second [in [the] $x]
? the first [one] gets so much less, the second so much more [in $x]
self.$x[$a] -= $c
self.$x[$b] += $c

= map_update
: x:map0 / a:amap=x
> update | update_$x | (merge|merge_in|add_all|load|import_all|set_all|update_all|extend|take_over|put_all|merge_with|combine_with) | merge_into_$x | (load|import|merge)_$x
? (merge|take over|put|copy) (all|every) [entry|entries] of the (given|) (dict|dictionary|table|argument) into [the] $x
? (update|extend) [the] $x (with|by) the (given|) (dict|dictionary|table|argument|entries)
self.$x.update($a)

= map_merge_add intent
: x:map0 / a:amap=x
> (add_all|merge|merge_in|deliver|receive|restock|add_delivery|combine|merge_counts|book_in|receive_delivery|add_many)
? add (all|the) (values|numbers|amounts|counts) of the (given|) (dict|dictionary|table|delivery) to [those in] [the] $x
? (for|) (each|every) (name|entry|key) of the (given|) (dict|dictionary|argument) [,] add its (value|number|amount) to [the] $x
for name, number in $a.items():
    self.$x[name] = self.$x.get(name, 0) + number

= map_order_total full
: x:map.num / a:keys=x
> (total_for|price_of_all|sum_for|order_total|cost_of|total_of|bill|checkout|price_for|total|add_up|price_of_order)
? [return] [the] (sum|total) of the (values|prices|numbers|entries) of [all] the given (names|keys|items) [in [the] $x]
? what the given (items|names) cost together [according to [the] $x]
return sum(self.$x[name] for name in $a)

= map_invert
: x:map.str
> inverted | invert | (reversed|inverse|by_value|reverse_lookup|inverted_$x|swap_keys_and_values|invert_$x) | inverse_of_$x
? [return] [a] dict (from|with) [the] values to [the] keys [of [the] $x]
? [return] [the] $x with keys and values (swapped|exchanged|the other way round)
return {label: name for name, label in self.$x.items()}

= map_find_key full
: x:map.str / a:valof=x
> find | (key_of|name_of|who_has|find_by_value|find_key|who|reverse_lookup|find_name|which|owner_of|who_is|where_is|room_of|seat_of) | find_by_%x | key_for
? [return] [the] (name|key) (whose|that has the|with the) (value|entry) [is] $a [in [the] $x] [or None]
? (who|which one) (has|belongs to|got) $a [in [the] $x]
for name, label in self.$x.items():
    if label == $a:
        return name
return None

= map_keys_with
: x:map.str / a:valof=x
> (all_with|names_with|keys_with|with_value|who_are|find_all|members_of|all_in|who_has|people_in|names_of|in_group) | names_with_%x
? [return] [all] [the] (names|keys) (whose|that have the|with the) (value|entry) [is] $a [in [the] $x]
return [name for name, label in self.$x.items() if label == $a]

= map_free_keys
: x:map.none
> (free|available|vacant|empty|unassigned|free_seats|free_rooms|available_rooms|open_seats|free_places|unoccupied|free_slots|empty_rooms) | free_$x | available_$x | (vacant|empty|open)_$x | unassigned_$x
? [return] [all] [the] (names|keys|$x) (that are|which are) (free|None|not taken|empty|vacant)
? [return] [all] [the] free $x
return [name for name, label in self.$x.items() if label is None]

= map_taken_keys
: x:map.none
> (taken|occupied|assigned|booked|occupied_rooms|taken_seats|booked_seats|used|reserved) | (taken|occupied|booked|reserved|assigned)_$x
? [return] [all] [the] (names|keys|$x) (that are|which are) (taken|not None|occupied|not free)
? [return] [all] [the] (taken|occupied|booked) $x
return [name for name, label in self.$x.items() if label is not None]

= map_count_free
: x:map.none
> count_free | (number_of_free|free_count|how_many_free|vacancies|count_available|free_places_count) | number_of_free_$x | count_free_$x | how_many_$x_(free|left|are_free)
? (how many|number of|count) [of the] $x (are|that are) (free|None|not taken|empty)
return sum(1 for label in self.$x.values() if label is None)

= map_is_free
: x:map.none / a:member=x
> is_free | is_available | (is_vacant|is_empty|is_unassigned|can_book|free) | is_%x_(free|available|empty)
? (whether|True if|is) [the] (given|) %x is (free|None|not taken|empty|vacant)
return self.$x[$a] is None

= map_release
: x:map.none / a:member=x
> check_out | release | (free|vacate|cancel|clear|leave|unassign|free_up|empty|return_key|give_up|unbook) | (free|release|vacate|cancel|unassign|empty)_%x | check_out_%x
? [the] (given|) %x (is|becomes) (free|None|empty) [again]
? (free|release|empty) [the] (given|) %x [so that it is None]
self.$x[$a] = None

= map_book common
: x:map.none / a:member=x b:str
> check_in | book | (assign|reserve|occupy|book_seat|reserve_seat|rent|seat|give|put_in|allocate|take|fill|park) | (book|assign|reserve|occupy|rent|fill)_%x | check_in_%x
? (give|assign) [the] (given|first) %x to the (second|given person|given name|guest)
? the (second|given name|guest|person) (takes|gets|books) [the] (given|first) %x
self.$x[$a] = $b

= map_book_checked common intent
: x:map.none / a:member=x b:str
> check_in | book | (assign|reserve|occupy|book_seat|reserve_seat|rent|seat|allocate|take|park) | (book|assign|reserve|occupy|rent|take)_%x
? (give|assign|gives|assigns) [the] (given|first|) %x to the (second|given person|given name|guest|passenger|person); [raise|one that is already taken is a] ValueError (if|when|) (it is taken|already taken|it is not free|)
? (gives|give) [the] %x to the (person|passenger|guest|name); a %x that is (already taken|taken|not free|occupied) (is a|raises) ValueError
? (raise) ValueError (if|when) [the] %x is (taken|not free|occupied), otherwise (book|give|assign) it
if self.$x[$a] is not None:
    raise ValueError('taken')
self.$x[$a] = $b

= map_append common
: x:map.strs / a:key=x b:str
> add_to | add | (add_to_group|append_to|assign|put_in|enroll|append|record|add_entry|add_under|file_under|file|tag|add_to_$x|add_to_%x)
? (add|append) the (second|value|given value) to the list (of|for|under) the first [argument] (in [the] $x|) [, a new one (is created|starts empty)|, creating it if missing|, new lists are created]
? (append|add) [to] the list (under|of) the given (name|key) [in $x] [(new lists start empty|created when missing)]
self.$x.setdefault($a, []).append($b)

= map_list_of full
: x:map.strs / a:member=x
> members_of | (in_group|all_in|entries_of|get|of|list_for|items_in|get_list|who_is_in) | $x_of | get_%x
? [return] the list (of|for|under) $a [in [the] $x]
? [return] (all|the) (members|entries|values) (of|under) $a
return self.$x[$a]

= map_list_count full
: x:map.strs / a:member=x
> count_in | (size_of|number_in|how_many_in|count_of|count_for) | number_of_members_of
? how many (entries|members|values) [are] (in|under) $a
? [return] the length of the list (of|under) $a [in [the] $x]
return len(self.$x[$a])

= map_list_counts
: x:map.strs
> (counts|sizes|group_sizes|size_of_each|count_each|members_count|sizes_by_name|count_per_group) | $x_(sizes|counts)
? [return] [a] dict from (each|every) (name|key|group) to the (number|count) of its (entries|members|values) [in $x]
? how many (entries|members) (each|every) (name|key|group) has
return {name: len(group) for name, group in self.$x.items()}

= map_list_total
: x:map.strs
> (total_members|count_all|total_count|number_of_all|how_many_in_total|total|head_count)
? [return] [the] (total|overall) number of (entries|members|values) in all [the] (lists|groups|$x)
return sum(len(group) for group in self.$x.values())

= map_list_flat
: x:map.strs
> (all_members|flat|flattened|everyone|all_values|everything|all_entries|flat_list) | all_$x
? [return] (all|the) (entries|members|values) of all [the] (lists|groups|$x) in one list
return [item for group in self.$x.values() for item in group]

= map_lines
: x:map1
> (lines|report|listing|as_lines|price_list|overview|format_all|to_lines|summary_lines|rows) | $x_lines | list_lines
? [return] (a list of|for each|for every|) [entry|entries|lines] [a|as] [text|texts] ('name: value'|"name: value"|name colon value)
? [return] [each] (entry|name) as 'name: value' [, in a list]
return [f'{name}: {label}' for name, label in self.$x.items()]

= map_text
: x:map1
> (as_text|text|to_text|summary|describe|overview|as_string|show|report) | $x_text | $x_as_text
? [return] [all] [the] entries [of [the] $x] as ('name: value'|name: value) [pairs] (joined|separated) (by|with) commas [and blanks]
return ', '.join(f'{name}: {label}' for name, label in self.$x.items())

= map_share full
: x:map.num / a:member=x
> share_of | percent_of | (percentage_of|portion_of|share|vote_share|fraction_of|percentage|percent) | share_of_%x
? [return] [the] (share|percentage) of $a (in|of) [the] (total|sum) [of [the] $x] [in percent|as percent]
? how many percent of all [the] $x (belong to|are for|fall on) $a
return self.$x[$a] / sum(self.$x.values()) * 100

= map_percentages full
: x:map.num
> (percentages|shares|distribution|in_percent|as_percentages|share_per_name|vote_shares) | $x_(in_percent|percentages|shares)
? [return] [a] dict with (each|every) (value|entry) (in|as) percent of the (total|sum) [of [the] $x]
return {name: number / sum(self.$x.values()) * 100 for name, number in self.$x.items()}

= map_difference_of full
: x:map.num / a:member=x b:member=x
> difference | (difference_between|compare|gap|gap_between|lead_over|distance|ahead_of|margin)
? [return] [the] difference between the (values|entries) of the (two|given) (names|keys) [in [the] $x]
? how much more the first [one] has than the second [in [the] $x]
return self.$x[$a] - self.$x[$b]

= map_copy
: x:map1
> $x_copy | copy_of_$x | (get_all|all|as_dict|snapshot|export|to_dict|show_all|dump) | all_$x | export_$x
? [return] a copy of [the] $x
? [return] all [the] entries of [the] $x as [a] dict
return dict(self.$x)

= map_ensure intent
: x:map0 / a:key=x b:num
> ensure | (set_default|register|add_if_missing|ensure_%x|add_new|introduce|set_if_missing)
? (set|store) [the] value for the name (only if|unless) (it is missing|there is none yet|it is already there) [in [the] $x]
? (add) [the] entry [to [the] $x] (only if|unless) the name is (not there yet|already there)
if $a not in self.$x:
    self.$x[$a] = $b

= map_add_checked intent
: x:map0 / a:key=x b:val=x
> (add|register|create|define|open_account|add_new|insert|add_product|add_%x|new|add_contact|enroll)
? (add|store) [a] new (entry|name|pair) [in|to [the] $x]; (one that|a name that) (exists|is there) already (is a|raises) ValueError
? [raise] ValueError (if|when) the name is already (there|known|in [the] $x), otherwise (store|add) [it|the value]
if $a in self.$x:
    raise ValueError('already there')
self.$x[$a] = $b

= map_set_known intent
: x:map1 / a:maybe=x b:val=x
> (update|change|set|reprice|set_%x|update_%x|change_%x|change_price|update_entry)
? (change|set|update) the value (of|for) a (known|existing) (name|key) [in [the] $x]; (an unknown|a new|a missing) one (is a|raises) ValueError
? [raise] ValueError (if|when) the name is (unknown|missing|not in [the] $x), otherwise (set|change) [its] value
if $a not in self.$x:
    raise ValueError('unknown')
self.$x[$a] = $b

= map_use_one full
: x:map.num / a:member=x
> take_one | (use|sell_one|use_one|eat|consume|decrement|take|remove_one|sell|lend|drink|lose|borrow|pick) | (take|sell|use|eat|remove)_(one|a) | decrement_%x
? one less (of|for) $a [in [the] $x]
? (decrease|decrement|reduce) [the] (entry|value|count|%x) (of|for) $a by one [in $x]
self.$x[$a] -= 1

= switch_table intent
: x:str=plan,tariff,mode,level,size,room_type,membership,tier y:num=price,fee,rate,cost,monthly_fee z:map.num=plans,tariffs,modes,levels,sizes,room_types,memberships,tiers / a:maybe=z
> (change_$x|switch_$x|set_$x|change|switch|switch_to|upgrade|select|choose|book|upgrade_to)
? (switch|change) to another $x and its $y; (one|a $x) that is not (offered|in [the] $z|known) is a ValueError
? set $x to $a and $y to its (value|entry|price) in [the] $z; [raise] ValueError (if|when) (unknown|it is not there)
? (switch|change) [the] $x and take over the $y from [the] $z; (unknown|missing) ones raise ValueError
if $a not in self.$z:
    raise ValueError('unknown')
self.$x = $a
self.$y = self.$z[$a]

= scale_servings intent
: x:num=servings,portions,persons,people,serves,guests y:map.num=ingredients,amounts,quantities,recipe_amounts / a:num
> (scale_to|scale|adjust_to|convert_to|resize|set_$x|adjust_for|cook_for|for_people)
? (recalculate|scale|adjust) all ($y|ingredient amounts|amounts|values) (for|to) the (wanted|given|new) number of $x
? multiply [all] [the] $y by the new $x (divided by|over) the old [ones], then set [the] $x
for name in self.$y:
    self.$y[name] = self.$y[name] * $a / self.$x
self.$x = $a
"""
