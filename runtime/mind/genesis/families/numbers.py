"""Families over numbers and flags: counters, money, limits, conversions, predicates, switches."""

DECLARATIONS = r"""
= get common
: x:any
> [get_|read_|fetch_|current_|show_|the_]$x | [get_|my_|return_|query_|what_is_]$x | $x_(value|now)
? (return|get|give|give me|answer|read|fetch|tell me|report) [the] [current] $x
? (current value of|what is|which is|the) $x [now|right now|currently]
return self.$x

= set common
: x:any / a:same=x
> set_$x | (change|update|assign|store|put|replace|use|save|adjust|edit|modify)_$x | $x_(is|becomes) | set_$x_to | [set_]new_$x
? (set|change|update|assign|replace|switch|overwrite) [the] $x (to|with) $a
? (store|remember|save|keep|put) $a (as|in) [the] [new] $x
? $a (becomes|is|shall be|is from now on) [the] [new] $x
? the $x (should be|is now|becomes) $a
self.$x = $a
return self.$x

= set_bare
: x:str=name,title,label,plan,owner,email,address,nickname,color,mode,level,tier,destination,location,topic,language / a:str
> (rename|rename_to|set_to|switch_to|change_to|move_to|assign_to|upgrade_to|downgrade_to|relabel|transfer_to|go_to|use|become|travel_to|select)
? (change|set|switch|update) (it|$x) to $a
? $a is the new $x
self.$x = $a
return self.$x

= set_two
: x:any y:any / a:same=x b:same=y
> set_$x_and_$y | update_$x_and_$y | change_$x_and_$y | set_$y_after_$x
? (set|change|update) $x and $y [to the given values|to the arguments]
? (store|save) both $x and $y
self.$x = $a
self.$y = $b

= set_keywords keywords
: x:any y:any / a:slot=x b:slot=y
> update | configure | reschedule | set | change | adjust | edit | modify | set_values | move | resize | relocate | reconfigure | patch | set_all | assign
? (take over|store|use) the [given|new] values
? (update|change|set|replace) [the] $x and [the] $y
self.$x = $a
self.$y = $b

= set_three keywords
: x:any y:any z:any / a:slot=x b:slot=y c:slot=z
> update | configure | set | change | edit | modify | set_values | set_all | setup | initialize
? (take over|store|use) the [given|new] values
? (update|change|set|replace) $x, $y and $z
self.$x = $a
self.$y = $b
self.$z = $c

= increase common
: x:num / a:num
> add_to_$x | increase_$x | increase_$x_by | raise_$x[_by] | (grow|lift|bump|boost|up|increment|inc|step|extend|top_up)_$x[_by] | add_$x | gain_$x | earn_$x | (collect|receive|win|award|grant|give)_$x | $x_up[_by] | more_$x | (credit|charge|load|fill)_$x
? (add|put) $a (to|on|onto|into) [the] $x
? (increase|raise|grow|bump|boost|increment|lift) [the] $x by $a
? [the] $x (goes up|grows|rises|increases|goes higher) by $a
? (more|additional) $x (by|:) $a
self.$x += $a
return self.$x

= increase_bare common
: x:num=balance,funds,savings,amount,credit,money,total,points,score,energy,fuel,stock,quantity,level,count,value,xp,coins,experience,mileage,distance,gems,health,charge / a:num
> (add|deposit|increase|increment|credit|pay_in|gain|earn|receive|put_in|add_amount|increase_by|increment_by|top_up|refill|raise|raise_by|grow|grow_by|boost|restock|recharge|refuel|heal|save|collect|award|add_up|bump|win|load|advance|move_forward|plus|step|charge|accumulate|award_points|add_money|add_funds|contribute|donate)
? (add|put) $a (to|on|onto|into) [the] $x
? (increase|raise|grow|bump) $x by $a
? [the] $x (goes up|grows|rises|increases) by (that much|$a|that amount)
? (deposit|pay in) $a
self.$x += $a
return self.$x

= decrease common
: x:num / a:num
> (subtract|take|remove|deduct)_from_$x | (decrease|reduce|lower|drop|shrink|cut|decrement|dec|consume|use|spend|lose|burn|drain|diminish|sink)_$x[_by] | $x_down[_by] | less_$x | (sell|ship|deduct|subtract)_$x
? (subtract|take|remove|deduct) $a (from|off|out of) [the] $x
? (decrease|reduce|lower|cut|shrink|drop) [the] $x by $a
? [the] $x (goes down|falls|shrinks|decreases|drops|sinks) by $a
? (use up|consume|spend|lose) $a [of the] $x
self.$x -= $a
return self.$x

= decrease_bare common
: x:num=balance,funds,savings,amount,credit,money,total,points,score,energy,fuel,stock,quantity,level,count,value,coins,health,remaining,budget,charge,battery / a:num
> (subtract|withdraw|decrease|decrement|debit|spend|pay|lose|consume|use|take|take_out|reduce|reduce_by|decrease_by|decrement_by|minus|deduct|drain|lower|lower_by|sell|charge_fee|damage|hit|hurt|burn|cut|penalize|drop|subtract_amount|remove_stock|pay_out|take_damage|use_up)
? (subtract|take|remove|deduct) $a (from|off|out of) [the] $x
? (decrease|reduce|lower|cut) $x by $a
? [the] $x (goes down|falls|shrinks|decreases) by (that much|$a)
? (withdraw|pay out) $a
self.$x -= $a
return self.$x

= increment common
: x:int
> (increment|inc|bump|tick|step|advance|up)_$x | increase_$x | next_$x | add_%x | one_more_%x | count_%x[_up] | $x_(up|plus_one|plus_plus) | (add|score|record|register|log|count)_(a|one)_%x | another_%x | (record|register|note|count|score)_%x
? (add|plus) one (to|more) $x
? (increment|increase|raise|bump) [the] $x by (one|1)
? (increment|count up|increase|advance|bump) [the] $x
? one more %x
? count [one|another] %x
self.$x += 1
return self.$x

= increment_bare
: x:int=count,counter,value,ticks,clicks,steps,floor,page,level,number,position,turn,round,visits,hits,laps,total,tally,age,day,year,generation,version,views
> (increment|inc|tick|step|advance|click|count|next|bump|count_up|up|add_one|plus_one|press|visit|hit|forward|go_up|level_up|proceed|turn|next_page|next_level|step_up|birthday|touch)
? (add|plus) one (to|more) $x
? (increment|increase|raise|bump) [the] $x by (one|1)
? (increment|count up|increase|advance) [the] $x
self.$x += 1
return self.$x

= decrement common
: x:int
> (decrement|dec|lower|drop|reduce|decrease)_$x | previous_$x | (lose|use|remove|spend|take)_(a|one)_%x | one_less_%x | $x_(down|minus_one) | (lose|use|spend)_%x | one_%x_less
? (subtract|take) one from $x
? (decrement|decrease|lower|reduce) [the] $x by (one|1)
? (decrement|count down|decrease) [the] $x
? one %x less
? (lose|use up) (one|a) %x
self.$x -= 1
return self.$x

= decrement_bare
: x:int=count,counter,value,lives,floor,page,remaining,tickets,level,seconds,stock,position,attempts,turns
> (decrement|dec|countdown|count_down|down|minus_one|subtract_one|go_back|back|use_one|lose_one|previous|descend|go_down|step_down|step_back|previous_page|die)
? (subtract|take) one from $x
? (decrement|decrease|lower|reduce) [the] $x [by (one|1)]
? count [$x] down [by one]
self.$x -= 1
return self.$x

= increase_lit
: x:num n:lit
> increase_$x_by_$n | add_$n_to_$x | raise_$x_by_$n | (bump|boost|grow)_$x | (bump|boost|raise|lift|increase)_$x
? (increase|raise|bump|boost) $x by $n
? add $n to [the] $x
? $n more $x
? $x goes up by $n
self.$x += $n
return self.$x

= decrease_lit
: x:num n:lit
> decrease_$x_by_$n | subtract_$n_from_$x | lower_$x_by_$n | reduce_$x_by_$n | (cut|drop|lower|reduce)_$x | (lower|cut|reduce|drop)_$x
? (decrease|lower|reduce|cut) $x by $n
? (subtract|take) $n from [the] $x
? $n less $x
? $x (goes down|drops|falls) by $n
self.$x -= $n
return self.$x

= multiply
: x:num / a:small
> (multiply|scale|times)_$x[_by] | scale_$x | multiply[_by] | scale[_by]
? (multiply|scale) $x (by|with) $a
? $x times $a becomes the new $x
? make $x $a times as (large|big|much)
self.$x *= $a
return self.$x

= double
: x:num
> double_$x | (twice|duplicate)_$x | double | double_it | double_the_$x
? (double|duplicate) [the] $x
? make $x twice as (large|big|much|high)
? multiply $x by two
self.$x *= 2
return self.$x

= triple
: x:num
> triple_$x | triple | triple_the_$x
? (triple) [the] $x
? make $x three times as (large|big|much)
self.$x *= 3
return self.$x

= halve
: x:num
> halve_$x | (half|cut)_$x_in_half | halve | cut_in_half | split_in_half | half_the_$x
? (halve|cut in half) [the] $x
? (cut|divide|reduce) $x (by half|in half|to half|by two)
? divide $x by two
? make $x half as (large|big|much)
self.$x /= 2
return self.$x

= divide
: x:num / a:small
> divide_$x[_by] | divide[_by] | split_$x
? divide $x by $a
? $x divided by $a becomes the new $x
self.$x /= $a
return self.$x

= divide_checked intent
: x:num / a:small
> divide[_by] | divide_$x[_by] | safe_divide
? divide $x by $a, (raise ValueError|a ValueError) (if|when) it is zero
? divide $x by $a; zero is a ValueError
if $a == 0:
    raise ValueError('division by zero')
self.$x /= $a
return self.$x

= get_double
: x:num
> doubled_$x | twice_$x | double_of_$x | double_value
? (return|what is|compute) (twice|double|two times) [the] $x
? (return) $x times two [without changing it]
return self.$x * 2

= get_half
: x:num
> half_$x | half_of_$x | halved_$x | half_the_$x
? (return|what is|compute|the) half of [the] $x
? $x divided by two
return self.$x / 2

= get_squared
: x:num
> squared | square | $x_squared | square_of_$x | squared_$x
? (return|compute|what is) [the] $x squared
? (return|compute) [the] square of [the] $x
return self.$x ** 2

= get_cubed
: x:num
> cubed | cube | $x_cubed | cube_of_$x
? (return|compute) [the] (cube of $x|$x cubed|$x to the third power)
return self.$x ** 3

= product_with
: x:num / a:num
> $x_times | multiplied_by | times | $x_for | price_for | cost_for | cost_of | total_for | (cost|price|total)_of
? (return|compute|what is) $x times $a
? (return|compute) $x multiplied by $a
? what (that many|$a) (cost|costs) at this $x
return self.$x * $a

= difference_with
: x:num / a:num
> difference_(to|from|with) | distance_(to|from) | $x_difference | $x_distance | how_far_from | deviation_from
? (absolute|how large is the) difference between $x and $a
? how far $x (is|lies) (from|away from) $a
? (distance|deviation) (from|of) $x (to|from) $a
return abs(self.$x - $a)

= sum_with intent
: x:num / a:num
> $x_plus | plus | sum_with | $x_with | $x_after_adding
? (return|compute|what is) $x plus $a [without changing anything]
? (return) the sum of $x and $a
? what $x would be after adding $a
return self.$x + $a

= minus_with intent
: x:num / a:num
> $x_minus | minus | $x_after | $x_without | $x_after_spending
? (return|compute|what is) $x minus $a [without changing anything]
? what (is left|remains|would be left) of $x after (taking|spending|using) $a
return self.$x - $a

= days_left intent
: x:num=expiry_day,deadline,due_day,end_day,target,goal,limit,closing_day,until,expires,due,end / a:num
> (days|time|minutes|hours|weeks)_(left|remaining) | (days|time|hours)_until | days_until_$x | left_until | remaining_at
? (argument|the argument) is [the number of] (today|the current day|now); (an expired one|when it is over there are|a past one) has 0 [days] left
? (how many|number of) (days|hours) from $a to $x, never (negative|below zero|less than zero)
? $x minus $a, at least 0
? $x minus $a but (never less than zero|not below zero|0 when negative)
return max(0, self.$x - $a)

= percent_raise common
: x:num / a:num
> raise_$x_by_percent | (increase|grow|lift|boost)_$x_(by_percent|percent) | (apply|add)_(interest|tax|markup|raise|surcharge|growth|inflation|vat) | give_raise | add_percent[_to_$x] | raise_by_percent | grow_by_percent | (apply|add)_(interest|tax|markup|raise|surcharge)_to_$x | accrue_interest | inflate | raise_prices | increase_by_percent
? (increase|raise|grow|lift) $x by $a (percent|per cent|%)
? add $a percent (interest|tax|to $x|markup) [to $x]
? $x (grows|goes up|rises) by $a percent
? (interest|tax) of $a percent is added to [the] $x
self.$x += self.$x * $a / 100
return self.$x

= percent_cut common
: x:num / a:num
> (reduce|lower|cut|decrease|drop)_$x_(by_percent|percent) | (apply|give|grant)_(discount|rebate|reduction) | discount | discount_$x | take_off_percent | mark_down | discount_by | reduce_by_percent | (apply|give)_percent_off | percent_off | cut_by_percent | deflate | discount_percent | depreciate
? (decrease|reduce|lower|cut) $x by $a (percent|per cent|%)
? (take|subtract) $a percent (off|from) [the] $x
? $x (shrinks|goes down|falls|loses) by $a percent
? (discount|rebate) of $a percent on [the] $x
? give $a percent (off|discount)
self.$x -= self.$x * $a / 100
return self.$x

= percent_cut_lit
: x:num n:lit
> (apply|give)_(discount|sale|rebate) | discount_$n | $n_percent_off | reduce_$x_by_$n_percent | discount_$x | mark_down | apply_sale | black_friday
? (decrease|reduce|lower|cut) $x by $n (percent|per cent|%)
? (take|subtract) $n percent (off|from) [the] $x
? $n percent (off|discount)
self.$x -= self.$x * $n / 100
return self.$x

= percent_raise_lit
: x:num n:lit
> (apply|add)_(tax|interest|markup|vat|surcharge|tip|fee) | add_$n_percent | raise_$x_by_$n_percent | grow
? (increase|raise|grow) $x by $n (percent|per cent|%)
? add $n percent (tax|interest|vat|to it|to $x) [to $x]
self.$x += self.$x * $n / 100
return self.$x

= percent_of
: x:num / a:num
> percent_of_$x | percentage_of_$x | (tip|tax|fee|commission|discount|vat|interest)_(for|at|amount|of) | $x_percent | (tip|tax|fee|commission|interest)
? (return|compute|what is) $a percent of [the] $x
? how much is $a percent of $x
? (tip|tax|commission|fee) of $a percent on $x
return self.$x * $a / 100

= price_with_percent
: x:num=price,amount,total,subtotal,net,cost,base_price,net_price,salary / a:num
> $x_with_(tax|vat|tip|markup|fee|surcharge) | with_(tax|vat|tip) | $x_(after|including)_(tax|vat|tip) | gross | gross_$x | total_with_(tax|tip|vat)
? (return|compute|what is) [the] $x plus $a percent [tax|tip|vat] [without changing it]
? $x including $a percent (tax|vat|tip)
return self.$x * (1 + $a / 100)

= price_after_discount
: x:num=price,amount,total,subtotal,cost,base_price,fee / a:num
> discounted_$x | $x_after_discount | $x_with_discount | discounted | after_discount | sale_$x | reduced_$x
? (return|compute|what is) [the] $x (after|with) [a] [discount of] $a percent [discount|off] [without changing it]
? $x less $a percent
? what would $x be with $a percent off
return self.$x * (1 - $a / 100)

= slot_percent_of_slot common
: x:num=charge,used,raised,done,score,progress,current,sold,present,booked,filled,occupied,completed,read_pages,spent,correct,won,hits,passed,paid y:num=capacity,total,goal,target,max_score,limit,size,invited,seats,tasks,pages,budget,questions,played,shots,maximum
> $x_(percent|percentage) | (percent|percentage)_$x | (percent|percentage)_(done|full|used|complete|reached) | progress | completion | fill_level | utilization | (percent|percentage) | $x_in_percent | usage | occupancy | progress_percent | rate
? [return] [the] $x (as|in) percent of [the] $y
? (how many|what) percent of [the] $y [is|are|has been] $x
? percentage of $y that is $x
? $x divided by $y as a percentage
return self.$x / self.$y * 100

= slot_ratio
: x:num y:num
> $x_per_%y | $x_(to|over|by)_$y[_ratio] | ratio | ratio_of_$x_to_$y | $x_$y_ratio | $x_ratio | average_$x
? [return] [the] ratio (of|between) $x (to|and) $y
? [return] $x (per|divided by|for each|over) $y
? how much $x (there is|comes) (for each|per) %y
return self.$x / self.$y

= per_period intent
: x:num=amount,total,cost,salary,price,rent,budget,distance,fee,pages y:num=months,people,days,weeks,parts,guests,years,persons,hours
> monthly_payment | monthly_rate | per_person | share_per_person | daily_$x | weekly_rate | each_pays | $x_per_%y | per_%y | $x_each | split | installment | fair_share | daily_budget | rate
? the $x is (spread|split|divided|shared) evenly (over|among|between|by) [the] $y
? how much of [the] $x (falls on|is for|goes to) each (of the $y|%y)
? $x divided by $y
return self.$x / self.$y

= slot_product
: x:num=price,width,quantity,rate,hours,speed,unit_price,length,wage,base,voltage,mass,fare,nights,amount y:num=count,height,amount,number,time,hours_worked,size,units,duration,pieces,current,acceleration,distance,rate_per_night,stock
> total | total_(price|cost|value) | area | $x_times_$y | (pay|cost|value|amount|worth) | gross_pay | subtotal | line_total | distance_covered | compute_total | power | calculate_total | surface | total_amount
? [return] $x (times|multiplied by) $y
? [return] [the] product of $x and $y
? (multiply) $x (by|with|and) $y
return self.$x * self.$y

= slot_product3
: x:num=length,width,price,principal y:num=height,quantity,rate,breadth z:num=depth,factor,years,time
> volume | total | product | $x_times_$y_times_$z | total_cost | simple_interest
? [return] $x (times) $y (times) $z
? [return] [the] product of $x, $y and $z
? multiply $x, $y and $z
return self.$x * self.$y * self.$z

= slot_sum common
: x:num y:num
> $x_plus_$y | total | sum | combined | $x_and_$y[_together] | total_of_$x_and_$y | sum_of_$x_and_$y | overall
? [return] [the] (sum|total) of $x and $y
? [return] $x (plus|and) $y (together|added)
? add $x and $y [and return the result|without changing them]
? what $x and $y (add up to|make together)
return self.$x + self.$y

= slot_sum_suffix
: x:suffix y:suffix
> total_$u | total | combined_$u | all_$u | $u_(total|sum|altogether) | sum_of_$u | overall_$u | (whole|full)_$u
? [return] [the] (sum|total) of $x and $y
? [all|total|combined] $u (together|altogether|in total|summed up|overall)
? add (up|together) $x and $y
return self.$x + self.$y

= slot_sum3 mention
: x:num y:num z:num
> total | sum | grand_total | $x_plus_$y_plus_$z | overall_(total|score) | sum_(all|of_all) | combined
? [return] [the] (sum|total) of $x, $y and $z
? add up $x, $y and $z
? all three (together|added)
return self.$x + self.$y + self.$z

= slot_mean
: x:num y:num
> average | mean | average_of_$x_and_$y | middle | mid_$x | midpoint
? [return] [the] (average|mean) of $x and $y
? [return] the middle between $x and $y
return (self.$x + self.$y) / 2

= slot_mean3
: x:num y:num z:num
> average | mean | average_of_all | average_score
? [return] [the] (average|mean) of $x, $y and $z
return (self.$x + self.$y + self.$z) / 3

= slot_difference common
: x:num=income,revenue,total,capacity,limit,budget,goal,price,gross,target,earnings,sales,max_speed,seats,size,invited,weight,departure,upper,high,wins,scored,current_value,assets y:num=expenses,costs,used,booked,spent,saved,paid,cost,tax,progress,occupied,taken,expense,reserved,tare,sold,lower,low,losses,conceded,purchase_price,liabilities,deductions
> profit | $x_minus_$y | difference | (remaining|left|rest) | (free|available|left|remaining)_(seats|space|room|places|$x) | net | remaining_(budget|capacity|space|seats) | balance | open_amount | still_(needed|missing|open) | margin | net_(income|profit|weight|value|worth) | left_over | unused | free | outstanding | gap | (goal|score)_difference | amount_due | still_to_pay | missing
? [return] $x (minus|less|without) $y
? [return] [the] difference (of|between) $x and $y
? how much of [the] $x is (left|free|open|still available) [after $y]
? what (remains|is left) of $x after (subtracting|taking away) $y
? subtract $y from $x [and return the result]
return self.$x - self.$y

= slot_difference_floor intent
: x:num=capacity,limit,budget,goal,target,allowance,seats,total,quota y:num=used,spent,booked,saved,progress,occupied,taken,done,reached
> (remaining|left|rest) | (free|available|remaining|missing)_(seats|space|room|$x) | still_(needed|missing|to_go|open) | remaining_$x | left_to_go | to_go
? $x minus $y, (never negative|at least 0|but not below zero|never less than zero)
? how much is (missing|left|needed) to [reach] [the] $x, 0 (if|when) (it is reached|there is nothing left|$y is more)
return max(0, self.$x - self.$y)

= is_full common
: x:num=capacity,limit,seats,max_size,size,maximum,max_guests,quota,goal,target y:num=booked,used,count,occupied,taken,guests,current,reserved,sold,load,progress,raised,saved
> is_full | full | is_sold_out | is_booked_out | (limit|goal|target|capacity|quota)_reached | is_(complete|finished|reached|done) | is_at_capacity | no_(room|space)_left | has_reached_$x | reached_$x | is_$x_reached
? (True when|whether|is|check whether|tell whether) [the] $y (reaches|has reached|is at least|is not below|is up to) [the] $x
? (True|yes) (if|when) $y is equal to or above $x
? (is it full|are all taken): $y (at least|not less than) $x
return self.$y >= self.$x

= has_room
: x:num=capacity,limit,seats,max_size,size,maximum,max_guests,quota,places y:num=booked,used,count,occupied,taken,guests,current,reserved,sold,load,enrolled,passengers
> has_(room|space|capacity|free_seats|places_left|vacancy) | is_available | can_(book|add|enter|accept|take_more|join) | has_seats_left | is_there_room | not_full | any_left
? (True when|whether|is|check whether) [the] $y (is below|is under|has not reached|is less than|is smaller than) [the] $x
? (True|yes) while there is (room|space|capacity) left
return self.$y < self.$x

= can_take
: x:num=capacity,limit,seats,max_size,max_load,max_weight,size y:num=booked,used,count,occupied,taken,load,current,weight / a:num
> (has|is)_(room|space)_for | can_(book|add|take|carry|load|fit|hold|accept|store) | fits | has_room_for | would_fit
? (whether|True when|check whether) [the] $a (fits|still fits|more fit|can be added) [into|within] [the] $x
? $y plus $a (does not exceed|is at most|is within) $x
? is there (room|space|capacity) for $a more
return self.$y + $a <= self.$x

= greater_slots mention
: x:num y:num
> is_$x_(above|over|greater_than|higher_than|more_than|bigger_than|larger_than|beyond)_$y | $x_(above|over|exceeds|beats)_$y | has_more_$x_than_$y | more_$x_than_$y
? (whether|True if|check if|is|True when|tells whether) [the] $x (is above|is over|exceeds|is greater than|is more than|is larger than|is higher than|>) [the] $y
? more $x than $y
return self.$x > self.$y

= less_slots mention
: x:num y:num
> is_$x_(below|under|less_than|lower_than|smaller_than)_$y | $x_(below|under)_$y | has_less_$x_than_$y
? (whether|True if|check if|is|True when) [the] $x (is below|is under|is less than|is smaller than|is lower than|<) [the] $y
? less $x than $y
return self.$x < self.$y

= equal_slots mention
: x:num y:num
> is_$x_equal_to_$y | is_square | (same|equal) | is_(balanced|tied|even|draw|equal) | $x_equals_$y | are_equal | is_tie
? (whether|True if|check if|True when) [the] $x (equals|is equal to|is the same as|and are the same as) [the] $y
? are $x and $y equal
return self.$x == self.$y

= needs_reorder
: x:num=stock,quantity,level,balance,battery,fuel,count,amount,supply,charge,moisture,temperature,pressure,paper,ink y:num=minimum,threshold,min_level,reorder_level,min_stock,low_limit,reserve,reorder_point,warning_level,alarm_level,min_balance
> needs_(reorder|refill|restock|charging|water|attention|service|ordering|watering) | is_(low|critical|below_limit|empty_soon|too_low) | should_(reorder|restock|refill|warn|recharge) | (low|is_low)_$x | is_below_$y | must_(reorder|refill) | running_low | is_running_low
? (whether|True when|True if|tell whether|is) [the] $x (is below|is under|falls below|has fallen below|dropped below|is less than) [the] $y
? $x below $y
return self.$x < self.$y

= at_or_below intent
: x:num=stock,quantity,level,balance,fuel,count,amount,supply,charge y:num=minimum,threshold,min_level,reorder_level,min_stock,limit,reserve,reorder_point
> needs_(reorder|refill|restock|charging) | should_(reorder|restock|refill|warn) | is_(low|critical) | reorder_needed | must_reorder
? (whether|True when|True if) [the] $x (is at or below|is not above|is at most|has fallen to|reached|is down to) [the] $y [or less|or below]
return self.$x <= self.$y

= too_high
: x:num=temperature,speed,pressure,level,value,weight,load,usage,score,volume,spent,height,cost y:num=limit,maximum,threshold,max_speed,max_temperature,max_weight,budget,allowed,max_load,max_pressure,alarm,max_level
> is_(too_high|over_limit|overheated|too_hot|too_fast|speeding|overloaded|over_budget|above_limit|critical|alarming|too_heavy|dangerous|over) | exceeds_(limit|$y|threshold|budget) | over_budget | (alarm|warning|needs_cooling) | should_(alarm|warn|alert) | is_over_$y | is_above_$y | limit_exceeded
? (whether|True when|True if|tell whether|is) [the] $x (is above|is over|exceeds|has exceeded|is higher than|is more than) [the] $y
? $x above $y
return self.$x > self.$y

= greater_arg common
: x:num / a:num
> is_$x_(above|over|greater_than|higher_than|more_than|bigger_than) | $x_(above|over|exceeds|higher_than|is_above|is_over|more_than) | has_more_(than|$x_than) | (is_above|exceeds|is_over|is_greater_than|is_more_than|bigger_than|is_older_than|is_hotter_than|is_warmer_than|is_higher_than|older_than|is_longer_than|is_heavier_than|is_richer_than)
? (whether|True if|check if|is|True when|tells whether) [the] $x (is above|is over|exceeds|is greater than|is more than|is larger than|is higher than|>) $a
return self.$x > $a

= less_arg common
: x:num / a:num
> is_$x_(below|under|less_than|lower_than|smaller_than) | $x_(below|under|less_than|is_below|is_under) | has_less_(than|$x_than) | (is_below|is_under|is_less_than|smaller_than|is_smaller_than|is_younger_than|is_colder_than|is_cheaper_than|is_lower_than|younger_than|cheaper_than|is_shorter_than|is_lighter_than)
? (whether|True if|check if|is|True when) [the] $x (is below|is under|is less than|is smaller than|is lower than|<) $a
return self.$x < $a

= at_least_arg common
: x:num / a:num
> has_at_least | $x_at_least | is_at_least | has_enough[_$x] | enough_$x[_for] | is_enough[_for] | (can_afford|can_pay|can_withdraw|can_buy|can_spend|affords|has_funds_for|covers|is_sufficient|suffices|sufficient_$x|has_$x_for|can_cover)
? (whether|True if|check if|is|True when) [the] $x (is at least|is enough for|covers|suffices for|reaches|is not less than|is not below|>=) $a
? (enough|sufficient) $x for $a
? can [it|we|i] (afford|pay|cover) $a [with the $x]
return self.$x >= $a

= at_most_arg
: x:num / a:num
> $x_at_most | is_at_most | is_within | $x_within | is_$x_within | does_not_exceed | not_above
? (whether|True if|check if|is|True when) [the] $x (is at most|is within|does not exceed|is not above|is not more than|<=) $a
return self.$x <= $a

= equals_arg common
: x:any / a:maybe=x
> is_$x | $x_is | has_$x | matches_$x | same_$x | is_$x_equal_to | check_$x | $x_(equals|matches) | (verify|confirm|validate|test)_$x
? (whether|True if|check if|True when|tell whether) [the] $x (is|equals|is equal to|is the same as|matches) $a
? compare $x (with|to) $a
? does $a match [the] $x
return self.$x == $a

= greater_lit common
: x:num n:lit
> is_$x_(above|over)_$n | $x_(above|over|exceeds)_$n | is_(high|hot|fast|big|large|rich|adult|old|heavy|long|expensive|loud|tall|warm|premium|popular) | has_high_$x | high_$x | is_over_$n
? (whether|True if|check if|is|True when|tells whether) [the] $x (is above|is over|exceeds|is greater than|is more than|is larger than|is higher than|>) $n
? $x (above|over|more than) $n
return self.$x > $n

= less_lit common
: x:num n:lit
> is_$x_(below|under)_$n | $x_(below|under)_$n | is_(low|cold|slow|small|poor|minor|young|light|short|cheap|quiet|cool|critical|weak|empty_soon) | has_low_$x | low_$x | is_under_$n | is_$x_low
? (whether|True if|check if|is|True when|tells whether) [the] $x (is below|is under|is less than|is smaller than|is lower than|<) $n
? $x (below|under|less than) $n
return self.$x < $n

= at_least_lit
: x:num n:lit
> is_(adult|grown_up|passing|passed|valid|eligible|high|won|winner|safe|good|ok|charged|of_age|qualified|allowed) | has_(passed|won|enough) | (passed|qualifies|can_vote|can_drive|may_enter) | $x_at_least_$n
? (whether|True if|check if|is|True when) [the] $x (is at least|reaches|is not below|>=) $n
? (whether|True if|check if|True when) [the] $x is $n or (more|above|older|higher)
? (passed|adult|qualified) (from|with) $n [$x] (on|or more)
return self.$x >= $n

= at_most_lit
: x:num n:lit
> is_(small|cheap|low|allowed|acceptable|ok|safe|minor|child) | $x_at_most_$n | within_$n
? (whether|True if|check if|is|True when) [the] $x (is at most|is not above|does not exceed|<=) $n
? (whether|True if|check if|True when) [the] $x is $n or (less|below|fewer|lower)
return self.$x <= $n

= between_lit
: x:num n:lit=0,1,5,10,15,18 m:lit=20,25,30,50,65,100
> is_(normal|ok|valid|comfortable|in_range|healthy|safe|fine|acceptable|good) | $x_(ok|in_range|valid) | is_$x_(ok|valid|normal)
? (whether|True if|True when|check that) [the] $x (is|lies) between $n and $m
? $x (from|between) $n (to|and) $m [is fine|counts|inclusive]
return $n <= self.$x <= $m

= between_arg
: x:num / a:num b:num
> is_between | $x_between | is_$x_between | in_range | is_in_range | within | $x_in_range | is_within
? (whether|True if|True when) [the] $x (is|lies) between (the two arguments|the given bounds|the given limits|the given values) [inclusive]
? $x (in|inside|within) the given (range|bounds|limits|interval)
return $a <= self.$x <= $b

= in_range_slots
: x:num=value,temperature,level,reading,speed,ph,pressure,current,humidity,position y:num=minimum,low,lower,min_value,min_temperature,lower_limit,start z:num=maximum,high,upper,max_value,max_temperature,upper_limit,end
> is_(ok|valid|normal|in_range|within_limits|safe|acceptable|fine) | in_range | (check|within_limits|is_$x_(ok|valid|normal))
? (whether|True if|True when) [the] $x (is|lies) between [the] $y and [the] $z [inclusive]
? $x (inside|within) $y and $z
return self.$y <= self.$x <= self.$z

= positive
: x:num
> is_positive | $x_positive | is_$x_positive | has_$x | any_$x | has_any_$x | is_in_credit | has_(money|funds|$x)_left | is_$x_left
? (whether|True if|check if|is|True when) [the] $x is (positive|above zero|greater than zero|more than zero)
? is there any $x [left]
? (whether|True if) there is [any|some] $x (left|remaining)
return self.$x > 0

= negative
: x:num
> is_(negative|overdrawn|in_debt|below_zero|freezing|in_the_red) | $x_negative | is_$x_negative | overdrawn
? (whether|True if|check if|is|True when) [the] $x is (negative|below zero|less than zero)
? $x below zero
return self.$x < 0

= zero
: x:num
> is_(empty|zero|broke|dead|over|sold_out|depleted|out_of_$x|exhausted|drained|out_of_stock) | $x_(is_zero|zero|empty|gone) | is_$x_zero | no_$x | no_$x_left | has_no_$x | out_of_$x
? (whether|True if|check if|is|True when) [the] $x is (zero|0|exactly zero|used up)
? (whether|True if) (there is no|no) $x [is] (left|remaining|any more)
return self.$x == 0

= sold_out intent
: x:num
> is_(sold_out|depleted|over|dead|finished|empty|exhausted) | no_$x_left | out_of_$x | game_over | is_game_over
? (whether|True if|True when) [the] $x (is|are) (zero or less|used up|gone|at or below zero|not positive)
? no $x left
return self.$x <= 0

= even
: x:int
> is_even | $x_even | is_$x_even | even | has_even_$x
? (whether|True if|check if|is) [the] $x is even
return self.$x % 2 == 0

= odd
: x:int
> is_odd | $x_odd | is_$x_odd | odd | has_odd_$x
? (whether|True if|check if|is) [the] $x is odd
return self.$x % 2 == 1

= divisible
: x:int / a:small
> is_divisible_by | $x_divisible_by | is_multiple_of | divisible
? (whether|True if|check if) [the] $x (is divisible by|is a multiple of) $a
return self.$x % $a == 0

= reset_zero common
: x:num
> reset_$x | (clear|zero|empty|erase|wipe|drain)_$x | reset_$x_to_zero | (set_)$x_to_zero | zero_out_$x | restart_$x | $x_reset
? (reset|set|put|bring) [the] $x (to|back to) (zero|0)
? (clear|zero|reset|wipe) [the] $x
? $x (starts|begins) (again|over) at (zero|0)
self.$x = 0
return self.$x

= reset_zero_bare
: x:num=count,counter,value,total,score,points,ticks,seconds,elapsed,steps,distance,level,balance,clicks,sum,position,tally,attempts,progress
> (reset|clear|zero|start_over|restart|empty|wipe|rewind|begin_again|new_game|reset_counter)
? (reset|set|put|bring) [the] $x (to|back to) (zero|0)
? (clear|zero|reset|start over) [the] $x
self.$x = 0
return self.$x

= reset_lit
: x:num n:lit
> reset_$x | (restore|refill|recharge|initialize)_$x | set_$x_to_$n | $x_to_$n | (reset|restore|refill|recharge)
? (reset|set|put|bring|restore) [the] $x (to|back to) $n
? $x (is|becomes|starts at) $n [again]
self.$x = $n
return self.$x

= fill_up
: x:num=fuel,charge,level,health,energy,mana,stock,water,stamina,ammo,remaining,battery,hp y:num=capacity,tank,max_level,max_health,max_energy,maximum,size,max_charge,tank_size,max_hp,limit,max_stock
> (fill_up|refill|recharge|restore|heal_fully|fill|charge_fully|top_off|full_charge|replenish|restock|reset|maximize|fill_$x|reload|heal|rest)
? (set|bring|put|fill|restore) [the] $x (to|up to|back to) [the] $y
? $x becomes [the] [full] $y
? (fill|charge|restore) (it|completely|fully|to the top)
self.$x = self.$y
return self.$x

= copy_slot mention
: x:any y:same=x
> copy_$x_to_$y | $y_from_$x | save_$x_as_$y | set_$y_to_$x | sync_$y_with_$x | copy_$y_from_$x
? (copy|save|store|put) [the] $x (to|as|in|into) [the] $y
? set $y to $x
? $y (becomes|takes the value of|is now) $x
self.$y = self.$x

= swap
: x:num y:same=x
> swap_$x_and_$y | (swap|exchange|flip|rotate|turn|interchange) | exchange_$x_and_$y | (switch|interchange)_$x_and_$y | rotate | swap_sides
? (swap|exchange|switch|interchange) [the] [values of] $x and $y
? $x becomes $y and (the other way round|vice versa|$y becomes $x)
self.$x, self.$y = (self.$y, self.$x)

= transfer common
: x:num y:num / a:num
> (transfer|move|shift)_[from_]$x_to_$y | (transfer|move|shift|send|pour)_(to|into)_$y | $x_to_$y | move_$x_to_$y | transfer_from_$x | (put|take)_from_$x_(to|into)_$y
? (move|transfer|shift|take|send) $a from [the] $x (to|into|over to) [the] $y
? $x goes down [by $a] and $y goes up by $a
? take $a (off|out of|from) $x and (add|put) it (to|into) $y
self.$x -= $a
self.$y += $a

= transfer_bare
: x:num=checking,paper,stock,balance,available,on_shelf,wallet,fuel,water,cash,remaining,balance,in_store,raw,unread,hand,todo,ready,free,empty_bottles y:num=savings,printed,sold,saved,borrowed,in_cart,bank,burned,used,vault,completed,reserved,shipped,processed,read,deck,done,delivered,occupied,filled_bottles / a:num
> (transfer|move|save|print_pages|sell|borrow|use|deposit|process|reserve|ship|put_away|consume|complete|deliver|print|set_aside|lend|book|occupy|fill|read|stash|pay_into_$y|do)
? (move|transfer|shift|take) $a from [the] $x (to|into) [the] $y
? $a less $x and $a more $y
? $a moves from $x to $y
self.$x -= $a
self.$y += $a

= transfer_checked intent
: x:num y:num / a:num
> (transfer|move|shift)_[from_]$x_to_$y | (transfer|move|save|sell|put_aside|reserve)
? (move|transfer|shift) $a from [the] $x to [the] $y, (raise|with a) ValueError (if|when) (there is not enough|$x is too low|$x does not suffice|$x is less)
? (move|transfer) $a from $x to $y; more than [the] $x (is a ValueError|raises ValueError|is refused with ValueError)
? (move|transfer) $a from $x to $y, not possible with too little $x (ValueError)
if $a > self.$x:
    raise ValueError('not enough')
self.$x -= $a
self.$y += $a

= transfer_all intent
: x:num y:num
> move_all_(to_$y|$x_to_$y) | (empty|move|pour)_$x_(to|into)_$y | (collect|cash_out|bank|save_all|flush|settle|pay_out|commit)
? (move|transfer|shift|add|put) (all|everything|the whole $x) [from $x] (to|into) $y
? add [the] $x to [the] $y and (set|reset|put) [the] $x to (zero|0)
? $x is added to $y and then (zero|0|reset|starts over)
self.$y += self.$x
self.$x = 0

= withdraw_checked common intent
: x:num=balance,funds,stock,fuel,credit,energy,points,budget,money,coins,savings,quantity,available,amount,remaining,supply,tickets,seats / a:num
> (withdraw|spend|pay|use|take|take_out|consume|sell|remove|debit|buy|redeem|charge|safe_withdraw|withdraw_checked|book|reserve|spend_$x|take_$x|use_$x|withdraw_if_possible)
? (subtract|take|withdraw|deduct) $a from [the] $x, (raise|raising|with) [a] ValueError (if|when) [the] $x (is too low|does not suffice|is not enough|is less|is insufficient|would become negative)
? (take|withdraw|use|pay) $a; (too little|not enough|insufficient) $x (is a ValueError|raises ValueError|raises an error|gives a ValueError)
? $a (more than|above|larger than) [the] $x (is a ValueError|raises ValueError|must be refused with ValueError), otherwise (subtract|take) it
? (raise|raises) ValueError (if|when) $a is (more than|above|larger than) [the] $x, otherwise subtract it
? never (overdraw|more than there is): ValueError (then|instead|in that case)
? (refuse|reject) with [a] ValueError when there is not enough $x
if $a > self.$x:
    raise ValueError('not enough $x')
self.$x -= $a
return self.$x

= withdraw_positive intent
: x:num=balance,funds,stock,credit,points,budget,money,savings / a:num
> (withdraw|spend|pay|take|debit|charge)
? (take|withdraw|subtract) $a; (zero or negative amounts|amounts that are not positive) and (overdrafts|more than the $x) (are|raise) ValueError
? (raise) ValueError when $a is not positive or (more than|above) [the] $x, otherwise subtract it
if $a <= 0 or $a > self.$x:
    raise ValueError('invalid amount')
self.$x -= $a
return self.$x

= deposit_checked common intent
: x:num / a:num
> (deposit|add|increase|credit|pay_in|top_up|earn|add_to_$x|increase_$x|safe_deposit|raise_$x|refill|restock|receive)
? (add|deposit) $a to [the] $x, (raise|raising|with) [a] ValueError (if|when) (it is not positive|it is zero or less|it is not above zero|zero or negative)
? add $a to $x; (only positive amounts|it must be positive|zero or negative amounts are refused|not positive is a ValueError), (otherwise|else) [raise] [a] ValueError
? amounts (of zero or less|that are not positive) are a ValueError, otherwise [they are] (added|add them) to [the] $x
if $a <= 0:
    raise ValueError('must be positive')
self.$x += $a
return self.$x

= deposit_nonnegative intent
: x:num / a:num
> (deposit|add|increase|credit|add_to_$x|increase_$x|raise_$x|refill|restock|receive)
? (add) $a to [the] $x, (raise|with) [a] ValueError (if|when) it is negative
? add $a to $x; a negative (one|number|amount) (is a|raises) ValueError
? negative (amounts|values|numbers) are (refused|rejected|not allowed) (with ValueError|: ValueError)
if $a < 0:
    raise ValueError('must not be negative')
self.$x += $a
return self.$x

= set_checked intent
: x:num / a:num
> set_$x | change_$x | update_$x | (safe_set|assign|checked)_$x
? set $x to $a, (raise|with) [a] ValueError (if|when) it is negative
? set $x; negative (values|numbers) are (refused|a ValueError|rejected with ValueError)
? $x (may|must) not be negative (ValueError)
if $a < 0:
    raise ValueError('must not be negative')
self.$x = $a
return self.$x

= set_in_range n
: x:num n:lit=0,1 m:lit=5,10,50,100,255,200,30 / a:num
> set_$x | change_$x | update_$x | adjust_$x | rate | set_to | set
? set $x to $a, (raise|with) [a] ValueError (if|when) it is not between $n and $m
? set $x; (allowed is|only|it must be) (from|between) $n (to|and) $m, (otherwise|else) [a|raise] ValueError
? set $x to $a; outside (of|) $n to $m (is a|raise) ValueError
if $a < $n or $a > $m:
    raise ValueError('out of range')
self.$x = $a
return self.$x

= set_clamped
: x:num n:lit=0,1 m:lit=5,10,50,100,255,200,30 / a:num
> set_$x | change_$x | update_$x | adjust_$x | set_$x_clamped | clamp_$x | set_to | set
? set $x to $a, (limited to|clamped to|kept between|but keep it between|but within|kept within) $n (and|to) $m
? set $x to $a but never below $n or above $m
? $x becomes $a, (cut|clamped|limited) to the range from $n to $m
self.$x = max($n, min($m, $a))
return self.$x

= clamp_lit
: x:num n:lit=0,1 m:lit=5,10,50,100,255,200
> clamp_$x | limit_$x | clamp | bound_$x | keep_$x_in_range | normalize_$x
? (limit|clamp|keep|restrict) [the] $x (to|between|within) $n (and|to) $m
? $x must (stay|be) between $n and $m
self.$x = max($n, min($m, self.$x))
return self.$x

= clamp_arg
: x:num / a:num b:num
> clamp_$x | clamp | limit_$x | clamp_between | restrict_$x
? (limit|clamp|keep|restrict) [the] $x (to|between|within) the (given bounds|two arguments|given limits)
self.$x = max($a, min($b, self.$x))
return self.$x

= increase_capped_slot common intent
: x:num=volume,fuel,level,speed,health,charge,energy,water,score,brightness,temperature,amount,load,mana,stamina,hp y:num=max_volume,tank,capacity,max_level,max_speed,limit,max_health,maximum,size,max_charge,cap,max_energy,max_hp,top_speed / a:num
> ($x_up|increase_$x|raise_$x|turn_up|refuel|fill|charge|heal|accelerate|speed_up|add|pour|refill|recharge|louder|warmer|brighten|load|boost|restore|increase|drink|add_$x|rest)
? (increase|raise|add to) $x by $a, (but never more than|but not above|at most up to|limited to|capped at|never beyond|up to|not past|never above) [the] $y
? add $a to $x, (but never more than|but not above|at most up to|limited to|capped at|never above) [the] $y
? [the] $y cannot be exceeded, what is too much is (lost|dropped|ignored|cut off)
? (more|louder|faster|higher) by $a but (never more than|not beyond|at most) [the] $y
? [the] $y is the (limit|maximum|upper limit|most possible), anything (beyond|above) it (is lost|is cut off|has no effect)
? (cannot|can not|never) (hold|go|be) more than [the] $y
self.$x = min(self.$x + $a, self.$y)
return self.$x

= increase_capped_lit common
: x:num n:lit=10,100,50,20,255,200,5,1000 / a:num
> ($x_up|increase_$x|raise_$x|turn_up|charge|heal|accelerate|speed_up|add|louder|warmer|brighten|boost|feed|increase|eat|add_$x|rest|recharge|gain|gain_$x|train)
? (increase|raise) $x by $a, (but never more than|but not above|at most up to|limited to|capped at|at most|maximum|never beyond|never above|max) $n
? add $a to $x, (but never more than|but not above|up to|limited to|capped at|at most|never above|max) $n
? $x (goes up|rises|grows) by $a but (stays at most|not above|never over|stops at) $n
? (up to|at most|never above) $n
self.$x = min(self.$x + $a, $n)
return self.$x

= decrease_floored common intent
: x:num / a:num
> ($x_down|decrease_$x|lower_$x|reduce_$x|turn_down|damage|hit|use|spend|consume|take_damage|dim|quieter|slow_down|brake|drain|subtract|lose_$x|hurt|eat|cool_down|remove|burn|decelerate|tire|take)
? (decrease|reduce|lower) $x by $a, (but never below zero|but not below zero|at least zero|not below 0|stopping at zero|never under zero|never less than 0|but it cannot become negative|down to zero at most)
? subtract $a from $x, (but never below zero|but not below zero|at least zero|not below 0|stopping at zero|zero at least|but it never gets negative)
? $x (falls|drops|goes down) by $a (but stays at least 0|and stops at zero|, never negative|, not below zero)
? (never|not) (below zero|negative|under 0)
? less $x by $a, zero is the (least|minimum|lowest)
self.$x = max(self.$x - $a, 0)
return self.$x

= decrease_floored_lit
: x:num n:lit=1,5,10,16,20 / a:num
> ($x_down|decrease_$x|lower_$x|reduce_$x|turn_down|dim|slow_down|subtract|lose_$x|cool_down|remove)
? (decrease|reduce|lower) $x by $a, (but never below|but not below|at least|stopping at|never under|never less than) $n
? subtract $a from $x, (but never below|but not below|at least|stopping at) $n
self.$x = max(self.$x - $a, $n)
return self.$x

= decrease_floored_slot intent
: x:num=volume,temperature,level,speed,price,balance,amount,stock y:num=min_volume,minimum,min_level,min_speed,lower_limit,min_price,floor,reserve,min_temperature / a:num
> ($x_down|decrease_$x|lower_$x|reduce_$x|turn_down|slow_down|subtract|cool_down|remove|decrease|reduce|lower)
? (decrease|reduce|lower) $x by $a, (but never below|but not below|at least|stopping at|never less than) [the] $y
? less by $a but never (under|below|less than) [the] $y
self.$x = max(self.$x - $a, self.$y)
return self.$x

= increment_capped intent
: x:int=level,floor,position,page,stage,volume,speed,gear,index,round,step y:int=max_level,floors,length,pages,stages,max_volume,max_speed,top_floor,last_page,gears,top_gear
> (level_up|go_up|next|next_page|next_$x|advance|increment|up|increment_$x|raise_$x|turn_page|upgrade|shift_up|forward|step)
? (increase|raise|increment) $x by one, (but never|not) (above|beyond|more than) [the] $y
? one $x (further|higher|up), but not (beyond|above) [the] $y
? one more $x unless [the] $y is reached
if self.$x < self.$y:
    self.$x += 1
return self.$x

= decrement_floor
: x:int n:lit=0,1
> (previous|previous_page|go_back|back|decrement|down|decrement_$x|lower_$x|use_one|lose_life|go_down|shift_down|take_one|countdown)
? (decrease|lower|decrement) $x by one, (but never|not) (below|under|less than) $n
? one $x (less|lower|back), but not (below|under) $n
if self.$x > $n:
    self.$x -= 1
return self.$x

= wrap_increment
: x:int n:lit=3,4,7,10,12,24,60,100
> next_$x | advance_$x | (tick|next|advance|turn|rotate|cycle) | cycle_$x
? (increase|advance) $x by one, (starting over|wrapping around|back to zero) (at|after reaching) $n
? next $x, after $n comes 0 [again] (modulo $n|)
? $x plus one modulo $n
self.$x = (self.$x + 1) % $n
return self.$x

= negate
: x:num
> negate_$x | (negate|invert|reverse|flip_sign|change_sign|flip_sign_of_$x|invert_$x)
? (negate|invert|change the sign of|flip the sign of) [the] $x
self.$x = -self.$x
return self.$x

= absolute
: x:num
> absolute_$x | abs_$x | magnitude | $x_magnitude | $x_without_sign
? [return] [the] (absolute value|magnitude) of [the] $x
? $x without [its] sign
return abs(self.$x)

= rounded
: x:float
> rounded_$x | $x_rounded | round_$x | rounded | whole_$x | $x_to_integer | nearest_$x
? [return] [the] $x rounded [to the nearest (integer|whole number)]
? round [the] $x to (an integer|a whole number)
return round(self.$x)

= rounded_n
: x:float n:lit=1,2,3
> rounded_$x | $x_rounded | round_$x | rounded | $x_to_$n_(places|decimals)
? [return] [the] $x rounded to $n (decimals|places|digits|decimal places)
? round [the] $x to $n (decimals|places|digits)
return round(self.$x, $n)

= to_int
: x:float
> $x_as_int | int_$x | truncated_$x | $x_truncated | whole_$x
? [return] [the] $x as (an integer|int|a whole number)
? $x without [its] (decimals|fraction)
return int(self.$x)

= minutes_to_hours
: x:num=minutes,duration_minutes,playtime,total_minutes,runtime,length_minutes
> (hours|in_hours|as_hours|to_hours|duration_in_hours|$x_in_hours|hours_played|duration_hours)
? [return] [the] $x (in|as|converted to) hours
return self.$x / 60

= seconds_to_minutes
: x:num=seconds,elapsed,duration,total_seconds,elapsed_seconds,time
> (minutes|in_minutes|as_minutes|to_minutes|$x_in_minutes|duration_minutes|duration_in_minutes|elapsed_minutes)
? [return] [the] $x (in|as|converted to) minutes
return self.$x / 60

= hours_to_minutes
: x:num=hours,duration_hours,length,runtime
> (minutes|in_minutes|as_minutes|to_minutes|$x_in_minutes|total_minutes)
? [return] [the] $x (in|as|converted to) minutes
return self.$x * 60

= celsius_to_fahrenheit common
: x:num=celsius,temperature,temp,temperature_c,temp_c,degrees,reading,value
> (fahrenheit|in_fahrenheit|as_fahrenheit|to_fahrenheit|temperature_f|$x_in_fahrenheit|get_fahrenheit|$x_fahrenheit|temp_f|convert_to_fahrenheit)
? [return] [the] $x (in|as|converted to) [degrees] fahrenheit
? convert [the] [celsius] $x [from celsius] to fahrenheit
return self.$x * 9 / 5 + 32

= fahrenheit_to_celsius
: x:num=fahrenheit,temperature_f,temp_f,degrees_f
> (celsius|in_celsius|as_celsius|to_celsius|temperature_c|$x_in_celsius|get_celsius|temp_c|convert_to_celsius)
? [return] [the] $x (in|as|converted to) [degrees] celsius
? convert [the] $x [from fahrenheit] to celsius
return (self.$x - 32) * 5 / 9

= celsius_to_kelvin
: x:num=celsius,temperature,temp,temperature_c,degrees
> (kelvin|in_kelvin|as_kelvin|to_kelvin|$x_in_kelvin)
? [return] [the] $x (in|as|converted to) kelvin
return self.$x + 273.15

= km_to_miles
: x:num=kilometers,distance,distance_km,km,mileage,length,range
> (miles|in_miles|as_miles|to_miles|distance_in_miles|$x_in_miles|$x_miles)
? [return] [the] $x [in kilometers] (in|as|converted to) miles [(1 km is 0.621371 miles)]
return self.$x * 0.621371

= factor_convert
: x:num n:lit=10,12,24,60,100,1000,1024,3600,7
> $x_in_(feet|grams|meters|bytes|cents|days|euros|units) | in_(feet|grams|meters|bytes|cents|days|euros|units) | to_(feet|grams|meters|bytes|cents|days|euros|units) | as_(cents|grams|meters)
? [return] [the] $x times $n
? [return] [the] $x converted, one is $n
? (each|one|a) %x (is|has|counts|are) $n
return self.$x * $n

= factor_convert_down
: x:num n:lit=10,12,24,60,100,1000,1024,3600,7
> $x_in_(kilos|meters|days|dozens|weeks|dollars|kilobytes|tons) | in_(kilos|meters|days|dozens|weeks|dollars|kilobytes) | to_(kilos|meters|days|dozens|weeks|dollars|kilobytes)
? [return] [the] $x divided by $n
? $n $x (make|are) one
return self.$x / $n

= cents_to_dollars
: x:int=cents,price_cents,amount_cents,balance_cents,total_cents
> (dollars|in_dollars|as_dollars|to_dollars|euros|in_euros|as_euros|to_euros|$x_in_dollars|price_in_euros)
? [return] [the] $x (in|as|converted to) (dollars|euros)
return self.$x / 100

= dollars_to_cents
: x:num=dollars,price,amount,balance,euros,total
> (cents|in_cents|as_cents|to_cents|$x_in_cents)
? [return] [the] $x (in|as|converted to) cents [as an integer]
return round(self.$x * 100)

= kg_convert
: x:num=kilograms,weight,mass,kg,weight_kg,load
> (grams|in_grams|as_grams|to_grams|weight_in_grams|$x_in_grams)
? [return] [the] $x (in|as|converted to) grams
return self.$x * 1000

= square_area
: x:num=side,edge,length,width,size
> area | surface | get_area | compute_area
? [return] [the] area of the square
? $x squared
return self.$x ** 2

= perimeter
: x:num=width,length,a y:num=height,breadth,depth,b
> perimeter | circumference | get_perimeter | outline_length | fence_length
? [return] [the] (perimeter|circumference) [of the rectangle]
? twice the sum of $x and $y
return 2 * (self.$x + self.$y)

= circle_area
: x:num=radius,r
> area | surface | get_area | circle_area
? [return] [the] area of the circle [(pi is 3.14159)]
return 3.14159 * self.$x ** 2

= diameter
: x:num=radius,r
> diameter | get_diameter | width
? [return] [the] diameter [of the circle]
? twice the $x
return self.$x * 2

= speed_of
: x:num=distance,kilometers,miles,length y:num=hours,time,duration,seconds,elapsed
> (speed|average_speed|velocity|pace|get_speed|mean_speed)
? [return] [the] [average] speed
? $x (per|divided by) $y
return self.$x / self.$y

= bmi
: x:num=weight,weight_kg,mass y:num=height,height_m
> (bmi|body_mass_index|get_bmi|compute_bmi)
? [return] [the] (body mass index|bmi)
? $x divided by $y squared
return self.$x / self.$y ** 2

= max_slots
: x:num y:num
> (larger|bigger|max|maximum|higher|greater|highest|best|longest_side) | max_of_$x_and_$y | (larger|higher|bigger)_of_$x_and_$y
? [return] [the] (larger|bigger|maximum|higher|greater) (of|one of|value of) $x and $y
? whichever of $x and $y is (larger|bigger|higher|greater|more)
return max(self.$x, self.$y)

= min_slots
: x:num y:num
> (smaller|min|minimum|lower|lesser|lowest|shortest_side|cheaper) | min_of_$x_and_$y | (smaller|lower)_of_$x_and_$y
? [return] [the] (smaller|minimum|lower|lesser) (of|one of|value of) $x and $y
? whichever of $x and $y is (smaller|lower|less)
return min(self.$x, self.$y)

= raise_maximum
: x:num=record,best,high_score,highscore,maximum,peak,max_temperature,best_score,longest,highest,top_speed / a:num
> (update_$x|set_$x|record|new_score|add_score|report|submit|observe|check_$x|measure|update|try_record)
? (keep|remember|store) $a (only if|if|when) it (is higher|is larger|is better|beats|is more|is greater) than [the] $x
? $x becomes $a (only if|if|when) [it is|that is] (higher|larger|better|greater)
? (update|raise) [the] $x (if|when) $a (beats|exceeds|is above|is higher than) it
if $a > self.$x:
    self.$x = $a
return self.$x

= lower_minimum
: x:num=minimum,lowest,best_time,fastest,min_temperature,low,cheapest,shortest / a:num
> (update_$x|set_$x|record|new_time|report|submit|observe|check_$x|measure|update)
? (keep|remember|store) $a (only if|if|when) it (is lower|is smaller|is faster|is less) than [the] $x
? $x becomes $a (only if|if|when) [it is] (lower|smaller|less)
if $a < self.$x:
    self.$x = $a
return self.$x

= turn_on common
: x:bool
> enable_$x | (set|make|mark)_$x | (activate|start|turn_on|switch_on|allow)_$x | $x_on | set_$x_true | (make|mark|set|become)_(as_)$x | be_$x | turn_$x_on | mark_as_$x
? (set|switch|turn) [the] $x (to true|on)
? (mark|make|set) (it|this|this one) [as] $x
? (it|this) is [now] $x
? (enable|activate) [the] $x
self.$x = True

= turn_off common
: x:bool
> disable_$x | unset_$x | (deactivate|stop|turn_off|switch_off|forbid|clear)_$x | $x_off | set_$x_false | (make|mark)_not_$x | not_$x | turn_$x_off | mark_as_not_$x | un$x
? (set|switch|turn) [the] $x (to false|off)
? (mark|make|set) (it|this) [as] not $x
? (it|this) is (no longer|not|not any more) $x
? (disable|deactivate) [the] $x
self.$x = False

= switch_on
: x:bool=on,running,active,enabled,powered,lit,is_on,started,is_active,is_running,playing,open,recording
> (turn_on|switch_on|start|activate|enable|power_on|light|begin|launch|boot|resume|play|wake_up|go|ignite|power_up|engage)
? (turn|switch) (it|the device|the lamp) on
? (start|activate|enable) (it|the device)
? $x from now on
self.$x = True

= switch_off
: x:bool=on,running,active,enabled,powered,lit,is_on,started,is_active,is_running,playing,recording
> (turn_off|switch_off|stop|deactivate|disable|power_off|shut_down|halt|pause|suspend|end|sleep|kill|extinguish|power_down|freeze)
? (turn|switch) (it|the device|the lamp) off
? (stop|deactivate|disable) (it|the device)
? not $x any more
self.$x = False

= verb_flag common alone
: x:verbed
> $v | $v_it | do_$v | $v_now | mark_as_$x | set_$x | $v_this | mark_$x
? $v it
? (mark|make|set) (it|this) [as] $x
? it is [now] $x
? remember that it (is|was|has been) $x
self.$x = True

= unverb_flag alone
: x:verbed
> un$v | un$v_it | un_$v | undo_$v | de$v | not_$x | clear_$x | mark_as_not_$x
? un$v it
? it is (no longer|not) $x
? take back that it is $x
self.$x = False

= opposite_flag alone
: x:bool=open,locked,on,active,visible,muted,closed,hidden,empty,full,busy,available,paused,running,free
> (close|shut)~open | (unlock)~locked | (lock|secure)~locked+ | (open)~open+ | (hide)~visible | (show|reveal)~visible+ | (unmute)~muted | (mute|silence)~muted+ | (close|shut)~closed+ | (open|reopen)~closed | (show|unhide|reveal)~hidden | (hide)~hidden+ | (release|free)~busy | (occupy)~busy+ | (resume|unpause|continue)~paused | (pause)~paused+ | (pause|stop|halt)~running | (run|start)~running+ | (retire|remove)~available | (release|restore)~available+ | (turn_off|switch_off)~on | (turn_on|switch_on)~on+ | (reserve|occupy|take)~free | (release|vacate)~free+
? (close|lock|open) it
self.$x = $b

= toggle common
: x:bool
> toggle_$x | (flip|switch|invert|change)_$x | $x_toggle | toggle | (flip|toggle|switch|press|invert)
? (toggle|flip|invert|switch) [the] $x
? (reverse|turn over) [the] $x
? $x (becomes|is) the opposite
? on becomes off and (off becomes on|the other way round)
self.$x = not self.$x
return self.$x

= flag_getter common
: x:bool
> is_$x | $x | (check|get|has_been|was|has)_$x | is_it_$x | is_$x_now | are_$x
? (whether|is|tell whether|True if|True when) it is $x
? return [the] $x [flag|state]
? (answer|say|report) whether (it is|this is) $x
return self.$x

= flag_not
: x:bool
> is_not_$x | not_$x | is_un$x | isnt_$x | is_no_longer_$x
? (whether|tell whether|True if|True when) it is not $x
? return the opposite of $x
return not self.$x

= opposite_getter
: x:bool=open,locked,on,available,empty,active,paused,occupied,done,online,muted,paid,running,sold,reserved
> is_$o
? (whether|tell whether|True if|True when) it is (not $x|$o)
return not self.$x

= both_flags mention
: x:bool y:bool
> is_$x_and_$y | $x_and_$y | both | is_ready | (can_start|is_usable|may_enter|can_go|is_valid|ok|can_ship) | are_both_set | is_both
? (whether|True if|True when|is it) [it is] both $x and $y
? [True] (only|if|when) (both|) $x and $y (are set|are true|hold)
? $x and $y at the same time
return self.$x and self.$y

= either_flag mention
: x:bool y:bool
> is_$x_or_$y | $x_or_$y | either | any_set | is_any
? (whether|True if|True when|is it) [it is] (either|) $x or $y
? at least one of $x and $y
return self.$x or self.$y

= one_not_other mention
: x:bool y:bool
> is_$x_(but|and)_not_$y | $x_(but_not|without)_$y | (can_start|is_usable|can_be_sold|is_available|can_borrow|can_enter|can_edit)
? (whether|True if|True when) [it is] $x (and|but) not $y
? $x without being $y
? only (when|if) $x and not $y
return self.$x and not self.$y

= neither_flag mention
: x:bool y:bool
> is_neither | neither_$x_nor_$y | is_(idle|free|available) | (can_start|is_usable|can_be_booked)
? (whether|True if|True when) [it is] neither $x nor $y
? not $x and not $y
return not self.$x and not self.$y

= toggle_on_count intent
: x:bool=on,running,active,lit,playing,open y:int=switches,count,cycles,starts,clicks,toggles,times
> (toggle|press|flip|switch|click)
? (toggle|flip|switch) [the] $x and (count it in|count the $y|increase|increment|add one to) $y [by one]
self.$x = not self.$x
self.$y += 1

= while_flag_tick intent
: x:int=remaining,seconds,time_left,countdown,fuel,counter,battery y:bool=running,active,started,on,is_running,ticking,powered
> (tick|step|count_down|advance|second_passed|update|burn)
? one (second|step|tick) passes: count [$x] down while $y, and stop [being $y|running] at zero
? while $y decrease $x by one, at zero (stop|it is not $y any more|set $y to false)
? (decrease|lower) $x by one (if|when|while) $y; when $x reaches zero $y becomes false
if self.$y:
    self.$x -= 1
    if self.$x <= 0:
        self.$x = 0
        self.$y = False
return self.$x

= while_flag_count intent
: x:int=elapsed,seconds,ticks,time,counter,steps,count y:bool=running,active,started,on,is_running,ticking,enabled,recording
> (tick|step|count|advance|second_passed|update)
? (increase|raise|count) $x [up] [by one] (if|when|while|only while|only if) [it is] $y
? count only while $y
? one (second|step|tick) passes [, counted] (while|if|when) $y
if self.$y:
    self.$x += 1
return self.$x

= only_if_flag intent
: x:num y:bool / a:num
> (add|increase|deposit|add_to_$x|increase_$x|credit|charge) | (increase|raise)_$x_if_$y | (drive|move|walk|run|work)
? (add|increase by) $a [to $x] (only if|if|when|only while|but only when) [it is] $y
? increase $x by $a (only if|if|when|only when) [it is] $y[, otherwise nothing happens|, otherwise do nothing]
if self.$y:
    self.$x += $a
return self.$x

= unless_flag intent
: x:num y:bool=locked,frozen,blocked,closed,paused,broken,archived,expired,suspended,disabled / a:num
> (add|increase|deposit|withdraw_not|add_to_$x|credit|charge)
? add $a to $x (unless|but not when|if not) [it is] $y
? add $a to $x; when [it is] $y (raise ValueError|it is a ValueError|that is a ValueError|refuse with ValueError)
? not possible (ValueError) while $y, otherwise add $a to $x
if self.$y:
    raise ValueError('$y')
self.$x += $a
return self.$x

= flag_guard_set intent
: x:bool=open,running,started,active,published,shipped,sold,flying y:bool=locked,broken,blocked,paused,frozen,empty,closed,disabled
> (open|start|run|activate|publish|ship|launch|turn_on|go|begin|sell)
? (set $x|open it|start it|do it), but (raise ValueError|it is a ValueError) (when|if|while) [it is] $y
? (a|when it is) $y (one cannot be opened|thing cannot start|one raises ValueError): ValueError
? not possible while $y (ValueError)
if self.$y:
    raise ValueError('$y')
self.$x = True

= grade_lit
: x:num n:lit=50,60,40,18,10,30 w:word=pass,good,high,adult,warm,hot,won,rich,big p:word=fail,bad,low,minor,cold,cool,lost,poor,small
> (grade|verdict|rating|category|$x_(label|category|level|text|class)|classify|result_text|judgement|describe_$x|evaluate|mark)
? [return] $w (if|when) $x is (at least|$n or more, so at least) $n, (otherwise|else) $p
? $w from $n $x on, (below that|otherwise|else) $p
? $w for $x of $n or more, $p otherwise
return '$w' if self.$x >= $n else '$p'

= grade_lit_above
: x:num n:lit=50,60,40,18,10,30,100 w:word=high,hot,expensive,heavy,loud,fast,long,large p:word=low,cold,cheap,light,quiet,slow,short,small
> ($x_(label|category|level|text|class)|classify|category|label|rating|describe_$x|size_text|evaluate)
? [return] $w (if|when) $x is (above|over|more than|greater than) $n, (otherwise|else) $p
? $w (above|over) $n, (otherwise|else) $p
return '$w' if self.$x > $n else '$p'

= grade_three
: x:num n:lit=50,60,70,30 m:lit=10,20,25,40 w:word=high,good,hot,gold,great p:word=medium,ok,warm,silver,normal q:word=low,bad,cold,bronze,poor
> (grade|category|rating|$x_(label|category|level|text|class)|classify|tier|evaluate|rank|medal)
? $w from $n on, $p from $m on, (below that|otherwise|else) $q
? $w (if|when|for) $x (of|is) at least $n, $p (if|when|for) at least $m, (otherwise|else) $q
if self.$x >= $n:
    return '$w'
if self.$x >= $m:
    return '$p'
return '$q'

= flag_text
: x:bool w:word=yes,on,open,active,ready,done p:word=no,off,closed,inactive,waiting,pending
> ($x_text|status_text|$x_label|state_text|status|label|display|state|status_line|show_$x|$x_as_text)
? [return] $w (if|when) [it is] $x, (otherwise|else|if not) $p
? $w or $p (depending on|according to) $x
return '$w' if self.$x else '$p'

= none_check
: x:none=assignee,owner,result,holder,tenant,winner,parent,error,borrower,driver,manager,deadline,note,booked_by,reserved_by,user,leader
> is_(unassigned|free|available|vacant|unset|missing|empty|unclaimed|unowned|unowned) | has_no_$x | no_$x | is_$x_(missing|none|unset|empty) | (without|lacks|needs|missing)_$x
? (whether|True if|True when) (there is|it has) (no|not any) $x [yet]
? (whether|True if|True when) [the] $x is (None|not set|unset|missing|empty)
return self.$x is None

= not_none_check
: x:none=assignee,owner,result,holder,tenant,winner,parent,error,borrower,driver,manager,deadline,note,booked_by,user,leader
> is_(assigned|taken|occupied|set|claimed|owned|booked|borrowed|lent|rented|reserved) | has_$x | has_a_$x | is_$x_(set|known|present)
? (whether|True if|True when) (there is|it has) (a|an|some) $x
? (whether|True if|True when) [the] $x is (set|not None|known|present)
return self.$x is not None

= clear_none
: x:str
> (unassign|clear|remove|unset|forget|delete|drop)_$x | clear_$x | $x_removed
? (set|reset) [the] $x to None
? (remove|forget|unset) [the] $x [so that it is None] (None from now on|to None|, None)
self.$x = None

= release_none
: x:none=assignee,owner,holder,tenant,borrower,driver,user,booked_by,reserved_by,occupant,guest
> (unassign|release|free|give_back|return_it|vacate|check_out|leave|bring_back|return_book|hand_back|cancel|clear)
? (nobody|no one) (has|is) it [any more]: $x (is|becomes) None
? (set|reset) [the] $x to None
self.$x = None

= claim_none
: x:none=assignee,owner,holder,tenant,borrower,driver,booked_by,reserved_by,occupant,guest,user / a:str
> (assign|assign_to|lend_to|lend|claim|reserve_for|book_for|rent_to|hand_to|give_to|borrow|take|check_in|rent|reserve|occupy|lend_out)
? (remember|store) (who has|who took|who is) [it] [in] $x
? $a becomes [the] $x
? $a is the [new] $x
self.$x = $a
return self.$x

= claim_guard intent
: x:none=assignee,owner,holder,tenant,borrower,driver,booked_by,reserved_by,occupant,user / a:str
> (assign|assign_to|lend_to|lend|claim|reserve_for|book_for|rent_to|hand_to|borrow|take|check_in|rent|reserve|occupy)
? $a becomes [the] $x; (if|when) (there is one already|it is taken already|somebody has it already) (raise|it is a|that is a) ValueError
? raise ValueError (if|when) [the] $x is (already set|taken|not None), otherwise set it [to $a]
? (only|) (when|if) nobody has it yet, otherwise [a] ValueError
if self.$x is not None:
    raise ValueError('already taken')
self.$x = $a
"""
