"""Families of whole situations: several slots that change together, as objects of daily life do."""

DECLARATIONS = r"""
= dim_off intent
: x:num=brightness,volume,speed,level,power,intensity,heat,temperature y:bool=on,running,active,lit,playing,is_on,powered / a:num
> (dim|lower|turn_down|decrease|reduce|slow_down|fade|cool|quieter|weaken)
? less (bright|loud|fast|$x|strong) by (that much|$a); at zero or below (it is off|it is not $y|the lamp is off|the device is off|$y is false) with $x 0
? (lower|decrease|reduce) $x by $a; (at zero|when it reaches zero|at 0 or below) it (switches off|is off|goes off|is no longer $y)[ and $x stays 0| and $x is 0]
? subtract $a from $x, not below zero; at zero $y becomes false
self.$x = max(0, self.$x - $a)
if self.$x == 0:
    self.$y = False

= brighten_on intent
: x:num=brightness,volume,speed,level,power,intensity,heat y:bool=on,running,active,lit,playing,is_on,powered / a:num
> (brighten|raise|turn_up|increase|speed_up|louder|set_$x|faster|boost)
? (more|raise|increase|brighter) $x by $a and (switch it on|it is on then|set $y|turn it on)
? add $a to $x; it is $y [then|afterwards]
self.$x += $a
self.$y = True

= turn_off_zero intent
: x:num=brightness,volume,speed,level,power,intensity,heat,rpm y:bool=on,running,active,lit,playing,is_on,powered,moving
> (turn_off|switch_off|stop|shut_down|halt|power_off|brake)
? (switch it off|not $y any more|$y becomes false|stop) and [the] $x (becomes|is|goes to|set to) (zero|0)
? [the] $x (drops|goes|falls) to zero and it is (off|not $y)
self.$y = False
self.$x = 0

= unlock_code common intent
: x:str=code,pin,password,secret,combination,passcode,key_code y:bool=locked,blocked,closed,armed z:int=attempts,tries,failures,failed_attempts,wrong_tries,errors / a:maybe=x
> (unlock|open|enter_code|try_code|login|enter_pin|disarm|try_unlock)
? the right (code|$x|one) (unlocks|opens it) and resets $z to (0|zero); a wrong one (only counts as one more|adds one to|is counted in|counts as a) $z
? (if|when) $a (is|equals|matches) [the] $x, it is not $y any more and $z is zero [again]; otherwise (one more|add one to|increase) $z
? compare $a with [the] $x: right means not $y and $z back to 0, wrong means $z plus one
if $a == self.$x:
    self.$y = False
    self.$z = 0
else:
    self.$z += 1

= unlock_simple intent
: x:str=code,pin,password,secret,combination,passcode y:bool=locked,blocked,closed,armed / a:maybe=x
> (unlock|open|enter_code|try_code|enter_pin|disarm|try)
? (the right|only the right|a correct) (code|$x) (unlocks|opens it|makes it not $y)[, a wrong one (changes nothing|does nothing)]
? (if|when|only if) $a (is|equals|matches) [the] $x it is not $y any more
if $a == self.$x:
    self.$y = False

= unlock_error intent
: x:str=code,pin,password,secret,combination,passcode y:bool=locked,blocked,closed,armed / a:maybe=x
> (unlock|open|enter_code|enter_pin|disarm|login)
? the right (code|$x) (unlocks|opens) it; a wrong (one|$x) (is a|raises) ValueError
? (raise) ValueError (if|when) $a is not [the] $x, otherwise (unlock|it is no longer $y)
if $a != self.$x:
    raise ValueError('wrong $x')
self.$y = False

= block_after intent
: z:int=attempts,tries,failures,failed_attempts y:bool=locked,blocked,suspended,disabled n:lit=3,3,5,10
> (fail|wrong_pin|failed_login|wrong_code|count_failure|register_failure|add_failure|miss)
? (count one more|one more|add one to|increase) $z; (after|from|at) $n [of them] it is $y
? (increase|raise) $z by one and (set|it is) $y (when|as soon as|once) there are $n [or more]
self.$z += 1
if self.$z >= $n:
    self.$y = True

= right_answer common intent
: x:str=solution,answer,correct,secret_word,word,correct_answer,key y:int=points,score,correct_count,wins,right z:int=tries,attempts,answered,asked,count,guesses n:lit=1,2,5,10,20 / a:maybe=x
> (answer|guess|try_answer|submit|check_answer|attempt|respond)
? (each|every) (answer|guess|attempt) (is a try|counts in $z|is counted|counts); a (right|correct) one [also] (earns|brings|gives) $n $y
? (count|increase) $z by one; (if|when) $a (equals|is|matches) [the] $x add $n to [the] $y
? one more [of] $z; $n [more] $y for the right (answer|one)
self.$z += 1
if $a == self.$x:
    self.$y += $n

= right_or_wrong intent
: x:str=solution,answer,correct,secret_word,word,correct_answer y:int=points,score,right,hits,correct_count z:int=lives,chances,wrong_left,health,remaining / a:maybe=x
> (answer|guess|try_answer|submit|check_answer|attempt)
? a (right|correct) (answer|guess) (earns|gives|adds) (a|one) (point|more $y); a wrong one (costs|takes) (a|one) [of the] $z
? (if|when) $a is [the] $x add one to $y, otherwise (take one from|subtract one from|lose one of) $z
if $a == self.$x:
    self.$y += 1
else:
    self.$z -= 1

= hit_count intent
: y:int=hits,right,correct,wins,made,successes z:int=misses,wrong,losses,failures,missed,errors / a:flag
> (record|shot|shoot|result|register|answered|log|report|throw|log_result)
? (count|add) one (more|) (to|in) $y (if|when) (it is true|the argument is true|true), otherwise (in|to) $z
? (true|a success) counts as one of $y, (false|a failure) as one of $z
if $a:
    self.$y += 1
else:
    self.$z += 1

= guess_number intent
: x:int=secret,number_to_guess,target,hidden,solution,secret_number w:word=higher,too_low,up,more,low p:word=lower,too_high,down,less,high q:word=correct,right,hit,equal,yes / a:num
> (guess|try_number|check|hint|compare|attempt)
? (return|say|answer) '$w' (if|when) [the] $x is (larger|higher|greater) than $a, '$p' (if|when) it is (smaller|lower|less), '$q' (if|when) (equal|it is the same)
? '$w' for a guess below [the] $x, '$p' for one above, '$q' when right
if $a < self.$x:
    return '$w'
if $a > self.$x:
    return '$p'
return '$q'

= drive common intent
: x:num=fuel,battery,charge,energy,tank y:num=odometer,distance,mileage,kilometers,position,travelled z:ratio=consumption,usage,fuel_per_km,rate,consumption_per_km / a:num
> (drive|travel|ride|go|move|fly|run|sail)
? (driving|travelling|it) adds (the distance|$a) to [the] $y and (burns|uses|takes) $z times (the distance|distance|$a) of $x; too little $x is a ValueError
? raise ValueError (if|when) (the trip needs|$z times the distance is) more than [the] $x, otherwise (use it up|subtract it) and add the distance to [the] $y
if $a * self.$z > self.$x:
    raise ValueError('not enough $x')
self.$x -= $a * self.$z
self.$y += $a

= drive_simple intent
: x:num=fuel,battery,charge,energy,tank y:num=odometer,distance,mileage,kilometers,position,travelled z:ratio=consumption,usage,fuel_per_km,rate / a:num
> (drive|travel|ride|go|move|fly|run|sail)
? (driving|travelling|it) adds (the distance|$a) to [the] $y and (burns|uses|takes) $z times (the distance|distance|$a) of $x
? [the] $y grows by the distance, [the] $x shrinks by distance times $z
self.$y += $a
self.$x -= $a * self.$z

= range_left
: x:num=fuel,battery,charge,energy,tank,gas z:ratio=consumption,usage,fuel_per_km,rate,consumption_per_km
> (range|range_left|reach|remaining_range|distance_left|how_far)
? how far (it goes|one gets|it can go|you can drive) with [the] $x [at this $z]
? [return] [the] $x divided by [the] $z
return self.$x / self.$z

= overlaps common intent
: x:num=start,begin,first,opens,low,left,start_hour y:num=end,finish,last,closes,high,right,end_hour / a:num b:num
> (overlaps|overlaps_with|conflicts_with|collides_with|intersects|clashes_with)
? (does|whether|True if) (the event|it|the interval|this one) (share|shares|overlaps) [any] (time|part) with the given (span|one|interval|range)[; just touching does not count|, touching does not count|]
? (whether|True if) (the|both) (intervals|spans|ranges) overlap [; touching ends do not count]
return $a < self.$y and $b > self.$x

= covers_point
: x:num=start,begin,opens,low,left,start_hour,minimum y:num=end,finish,closes,high,right,end_hour,maximum / a:num
> (contains|covers|is_open_at|includes|is_active_at|is_on_at|is_during|spans)
? (whether|True if|is) $a [is|lies] between $x and $y [, $y not included|(end excluded)]
? (whether|True if) it is open at $a: from $x until before $y
return self.$x <= $a < self.$y

= interval_length
: x:num=start,begin,opens,low,left,start_hour,from_page,check_in_day,arrival y:num=end,finish,closes,high,right,end_hour,to_page,check_out_day,departure
> (length|duration|span|hours_open|width|how_long|nights|stay|extent)
? [return] how long it (is|lasts|takes) [from $x to $y]
? [return] [the] $y minus [the] $x
? [return] [the] (time|difference|distance) between $x and $y
return self.$y - self.$x

= feed intent
: x:num=hunger,thirst,tiredness,dirt,stress,boredom y:num=happiness,energy,mood,health,weight,joy n:lit=1,2,5,10 / a:num
> (feed|eat|play|sleep|rest|drink|wash|pet_it|walk|care)
? $x (goes down|falls|drops) by $a [but not below (zero|0)|, never below zero] and $y (goes up|rises|grows) by $n
? $a less $x, at least 0, and $n more $y
self.$x = max(0, self.$x - $a)
self.$y += $n

= exercise intent
: x:num=energy,stamina,strength_left,battery,water y:num=experience,fitness,strength,skill,score,distance n:lit=1,2,5,10
> (train|exercise|play|work|practice|run|jump|fight|dig)
? costs $n $x and (gives|brings|earns) one $y
? $x (goes down|falls) by $n, $y (goes up|rises) by one
self.$x -= $n
self.$y += 1

= damage_dead common intent
: x:num=health,hp,hit_points,lives,life,energy,durability,shield y:bool=alive,living,active,working,intact / a:num
> (take_damage|damage|hit|hurt|attack|lose|wear|injure)
? subtract $a from [the] $x, not below zero; at zero it is (not $y|no longer $y|dead|broken|not $y any more)
? (lose|loses) $a $x, never below 0; when [the] $x (reaches|is) (zero|0) it is (no longer|not) $y
self.$x = max(0, self.$x - $a)
if self.$x == 0:
    self.$y = False

= damage_armor intent
: x:num=health,hp,hit_points,life y:num=armor,shield,defense,protection / a:num
> (take_damage|damage|hit|hurt|attack|strike)
? subtract from [the] $x what $a exceeds [the] $y [, at least zero]
? $a minus [the] $y is taken from [the] $x, but never less than zero
self.$x -= max(0, $a - self.$y)
return self.$x

= level_up_xp common intent
: x:num=xp,experience,points,exp y:int=level,rank,stage n:lit=10,50,100,1000 / a:num
> (gain_xp|add_experience|gain|earn|add_xp|reward|train|gain_experience|add_points)
? add $a to [the] $x; (at|from|with|for) $n [of them] [the] $y (rises|goes up|increases) by one and $n $x are (taken away|used up|subtracted)
? [the] $x grow by $a; $n $x (make|are|give) one more $y and are used up
self.$x += $a
if self.$x >= $n:
    self.$x -= $n
    self.$y += 1

= level_up_reset intent
: x:num=xp,experience,points,progress y:int=level,rank,stage
> (level_up|promote|next_level|advance|rank_up|new_level)
? one $y (more|higher|up) and [the] $x (start|starts|back) at (zero|0) [again]
? (increase|raise) [the] $y by one and (reset|clear) [the] $x
self.$y += 1
self.$x = 0

= buy_item common intent
: x:num=gold,coins,money,balance,budget,cash,credits,wallet y:strs0=inventory,items,bag,purchases,owned,cart,backpack / a:str b:num
> (buy|purchase|acquire|order|shop|pay_for)
? (adds|add|put) the (thing|item|first argument|name) (to|into) [the] $y and (takes|take|subtract) the price from [the] $x; (too little|not enough) $x is a ValueError
? raise ValueError (if|when) the price is more than [the] $x; otherwise (pay|subtract) it and (append|add) the item to [the] $y
if $b > self.$x:
    raise ValueError('not enough $x')
self.$x -= $b
self.$y.append($a)

= buy_simple intent
: x:num=gold,coins,money,balance,budget,cash,credits,wallet,spent_so_far y:strs0=inventory,items,bag,purchases,owned,cart / a:str b:num
> (buy|purchase|acquire|order|shop|pay_for)
? (adds|add|put) the (thing|item|first argument|name) (to|into) [the] $y and (takes|take|subtract) (the price|the second|the amount) from [the] $x
? (pay|subtract) the price from [the] $x and (append|add) the item to [the] $y
self.$y.append($a)
self.$x -= $b

= buy_from_table common intent full
: x:num=gold,coins,money,balance,budget,cash,credits,credit y:map.num=prices,menu,catalog,price_list,tariffs,offers / a:member=y
> (buy|purchase|order|sell|pay_for|choose|select)
? (take|subtract|takes) the price (of it|of $a|in [the] $y) from [the] $x; (too little|not enough) $x is a ValueError
? raise ValueError (if|when) the (price|entry) in [the] $y is more than [the] $x, otherwise subtract it
if self.$y[$a] > self.$x:
    raise ValueError('not enough $x')
self.$x -= self.$y[$a]

= pay_table_simple intent full
: x:num=total,balance,bill,amount,sum,sales,revenue,income y:map.num=prices,menu,catalog,price_list,tariffs,fees / a:member=y
> (add|order|scan|charge|book|sell|add_item|consume)
? (add|adds) the price (of it|of $a|from [the] $y) to [the] $x
? [the] $x (grows|goes up) by the (price|entry) of $a in [the] $y
self.$x += self.$y[$a]
return self.$x

= sell_one common intent full
: x:map.num=stock,inventory,shelf,slots_left,goods y:map.num=prices,price_list,catalog z:num=cash,revenue,income,earned,sales,money / a:both
> (sell|sell_one|vend|checkout|dispense|buy)
? one (less|piece less) of it in [the] $x and its price (added to|goes to|more in) [the] $z
? (take|remove) one of $a from [the] $x and add its (price|entry in $y) to [the] $z
self.$x[$a] -= 1
self.$z += self.$y[$a]

= vend common intent
: x:num=stock,quantity,cups,bottles,tickets,pieces,portions y:num=credit,inserted,coins,balance,money,paid z:num=price,cost,fee
> (vend|buy|dispense|take|brew|issue|sell|get_drink|order)
? (sell one|one goes out): [the] $x (drops|falls) by one and [the] $z is taken from [the] $y; (too little|not enough) $y or no $x is a ValueError
? raise ValueError (if|when) $y is below [the] $z or $x is zero; otherwise one $x less and $y less by [the] $z
if self.$y < self.$z or self.$x <= 0:
    raise ValueError('not possible')
self.$x -= 1
self.$y -= self.$z

= change_back intent
: x:num=credit,inserted,coins,balance,paid,deposit
> (refund|return_change|cancel|give_change|cash_out|pay_out|withdraw_all|empty|collect|return_coins)
? return [the] (whole|) $x and set it to (zero|0)
? (give back|pay out|return) (everything|all [of the] $x); afterwards [the] $x is (zero|0)
result = self.$x
self.$x = 0
return result

= take_all_list intent
: x:list1
> (take_all|collect|flush|empty|drain|pop_all|fetch_all|receive_all|harvest)
? return all [the] $x and (empty|clear) the list
? (give back|return) (everything|all $x); afterwards there are no $x
result = self.$x
self.$x = []
return result

= checkout_cart common intent
: x:recs y:num=balance,revenue,paid,spent,total,income f:num=price,cost,amount,value@x
> (checkout|pay|buy_all|close|settle|finish|complete|order)
? (add|adds) the (total|sum) of [all] [the] $f [of the $x] to [the] $y and (empty|empties|clear) [the] $x
? [the] $y grows by what all $x cost [($f)], then there are no $x any more
self.$y += sum(item['$f'] for item in self.$x)
self.$x = []

= commit_sum intent
: x:nums y:num=total,balance,sum,score,banked,stored
> (commit|settle|bank|collect|book|transfer_all|flush|close_day|finish)
? (add|adds) [the] (sum|total) of [all] [the] $x to [the] $y and (empty|empties|clear) [the] $x
? [the] $y grows by all $x, then [the] $x are (empty|cleared)
self.$y += sum(self.$x)
self.$x = []

= interest_time intent
: x:num=balance,principal,savings,capital,debt,amount,value y:ratio=rate,interest_rate,interest,growth,yearly_rate / a:small=n
> (after_years|balance_after|value_after|future_value|grow_for|project|compound)
? [return] [the] $x after (n|so many|the given number of) years with compound interest at [the] $y
? [return] [the] $x times one plus [the] $y to the power of the (years|argument)
return self.$x * (1 + self.$y) ** $a

= interest_slot common
: x:num=balance,principal,savings,capital,debt,amount,value,price,salary,population y:ratio=rate,interest_rate,interest,growth,tax_rate,raise_rate,inflation,markup
> (add_interest|apply_interest|accrue|apply_$y|year_passes|grow|pay_interest|credit_interest|apply_growth|compound)
? add [the] (interest|$y) to [the] $x [, $y is a fraction|: $x times $y]
? [the] $x grows by [the] $y [times $x]
? (one year passes|a year passes): [the] $x (grows|earns interest) at [the] $y
self.$x += self.$x * self.$y
return self.$x

= interest_slot_percent intent
: x:num=balance,principal,savings,capital,debt,amount,value,price,salary y:num=percent,interest_percent,rate_percent,interest,tax_percent,vat,growth_percent,rate
> (add_interest|apply_interest|accrue|year_passes|grow|pay_interest|credit_interest)
? add [the] $y percent (interest|) to [the] $x
? [the] $x grows by $y percent [of itself]
self.$x += self.$x * self.$y / 100
return self.$x

= price_with_rate common
: x:num=price,net,amount,subtotal,base,cost,net_price,total y:ratio=tax_rate,vat,rate,tax,vat_rate,markup,tip_rate,fee_rate
> (gross|price_with_tax|total_with_tax|gross_price|with_tax|total|final_price|brutto|price_including_tax|total_price|$x_with_(tax|vat))
? [return] [the] $x (plus|including|with) [the] (tax|$y|vat)
? [return] [the] $x times one plus [the] $y
return self.$x * (1 + self.$y)

= tax_amount
: x:num=price,net,amount,subtotal,income,salary,cost,revenue y:ratio=tax_rate,vat,rate,vat_rate,commission_rate,fee_rate,income_tax,tip_rate
> (tax|vat_amount|tax_amount|tax_due|commission|fee|tax_to_pay|compute_tax|tip|interest)
? [return] [the] (tax|commission|fee|amount) [on [the] $x] (at|of) [the] $y
? [return] [the] $x times [the] $y
return self.$x * self.$y

= net_of_rate
: x:num=price,gross,amount,income,salary,revenue,wage,earnings y:ratio=tax_rate,deduction,tax,discount,commission_rate,fee_rate,income_tax,discount_rate
> (net|after_tax|net_income|take_home|net_salary|discounted_price|price_after_discount|net_pay|payout|final_price|net_amount)
? [return] [the] $x (minus|less|after) [the] (tax|$y|discount|deduction) [which is a fraction|(a fraction)|]
? [return] [the] $x times one minus [the] $y
return self.$x * (1 - self.$y)

= price_discount_percent
: x:num=price,total,amount,subtotal,cost,fee,base_price y:num=discount,discount_percent,rebate,percent_off,reduction,discount_pct
> (discounted_price|final_price|price_after_discount|sale_price|to_pay|reduced_price|net_price|total_after_discount|price_to_pay)
? [return] [the] $x (minus|less|after) [the] $y [in] [percent]
? [return] [the] $x (reduced|lowered) by [the] $y percent
return self.$x * (1 - self.$y / 100)

= total_shipping intent
: x:num=subtotal,total,amount,price,order_value y:num=shipping,fee,delivery_fee,postage,shipping_cost n:lit=20,30,50,100
> (total|to_pay|final_price|grand_total|total_with_shipping|amount_due|invoice_total)
? [return] [the] $x plus [the] $y, (but free|no $y|without $y) (from|above|at) $n (on|or more|upwards)
? [the] $x plus $y; (from|for) $n (on|or more) [the] $y is (free|not charged|dropped)
return self.$x if self.$x >= $n else self.$x + self.$y

= shipping_fee intent
: x:num=subtotal,total,amount,price,weight,order_value n:lit=20,30,50,100 m:lit=3,5,4,8
> (shipping|shipping_cost|delivery_fee|postage|fee|shipping_fee)
? (free|0|nothing) (from|for) $n (on|or more), (otherwise|else|below that) $m
? $m (below|under|for less than) $n, (free|0) (otherwise|from there on|above)
return 0 if self.$x >= $n else $m

= overtime_pay intent
: x:num=hours,hours_worked,worked y:num=rate,wage,hourly_rate,hourly_wage n:lit=8,35,40,160
> (pay|weekly_pay|wage|gross_pay|salary|earnings|compute_pay)
? [the] $x times [the] $y; (hours|what is|all) (above|over|beyond) $n (count|are paid|is paid) (one and a half times|1.5 times|half as much again|time and a half)
? $y per hour, (hours|) (above|over|beyond) $n with 50 percent (more|extra)
return self.$x * self.$y + max(0, self.$x - $n) * self.$y * 0.5

= bonus_if intent
: x:num=salary,balance,points,score,pay,price,total n:lit m:lit y:num=years,sales,level,streak,age,count,hours,orders
> (pay_bonus|apply_bonus|bonus|add_bonus|reward|loyalty_bonus|grant_bonus)
? add $n to [the] $x (if|when) [the] $y is (at least|$m or more, so at least) $m
? $n more $x for (at least $m|$m or more) $y
if self.$y >= $m:
    self.$x += $n
return self.$x

= thermostat intent
: x:num=temperature,reading,current,room_temperature,celsius y:num=target,setpoint,desired,wanted,goal z:bool=heating,heater_on,heater,on,active
> (update|regulate|check|control|adjust|tick|step|measure)
? (heating|$z) is on (while|if|when|as long as) [the] $x is below [the] $y
? set $z to whether [the] $x is (below|under|less than) [the] $y
self.$z = self.$x < self.$y

= thermostat_arg intent
: x:num=temperature,reading,current,celsius,level y:num=target,setpoint,limit,wanted,threshold z:bool=heating,heater_on,alarm,on,active,warning / a:num
> (update|measure|report|read_sensor|set_$x|new_reading|receive)
? set [the] $x to $a; $z is on (while|if|when) it is below [the] $y
? [the] $x becomes $a and $z (tells|says|is) whether it is (below|under) [the] $y
self.$x = $a
self.$z = $a < self.$y

= alarm_arg common intent
: x:num=temperature,reading,current,level,pressure,speed,value,humidity y:num=limit,maximum,threshold,max_value,alarm_level,critical z:bool=alarm,warning,alert,overheated,critical_state,triggered / a:num
> (update|measure|report|read_sensor|set_$x|new_reading|receive|record|record_reading)
? set [the] $x to $a; (above|over) [the] $y [the] $z (goes on|is set|is on|is true) [, otherwise off]
? [the] $x becomes $a and $z (tells|says|is|becomes) whether it is (above|over|more than) [the] $y
self.$x = $a
self.$z = $a > self.$y

= alarm_only_on intent
: y:num=limit,maximum,threshold,max_value,alarm_level z:bool=alarm,warning,alert,triggered,overheated / a:num
> (check|measure|report|observe|test_value|receive|notice)
? (above|over) [the] $y [the] $z (goes on|is set|becomes true) [, otherwise nothing changes]
? set [the] $z (if|when) $a is (above|over|more than) [the] $y
if $a > self.$y:
    self.$z = True

= record_extremes intent
: x:num=highest,maximum,max_temperature,record_high,max_value,peak y:num=lowest,minimum,min_temperature,record_low,min_value,bottom / a:num
> (record|measure|update|observe|add_reading|report|register|track)
? (keep|update|adjust) [the] $x and [the] $y (with|for) [the] new (value|reading|measurement)
? $a (raises|becomes) [the] $x or (lowers|becomes) [the] $y (if|when) it is (beyond|above or below) them
self.$x = max(self.$x, $a)
self.$y = min(self.$y, $a)

= counter_average intent
: x:num=total,sum,sum_of_ratings,points,total_stars y:int=count,number_of_ratings,votes,ratings_count,reviews,times / a:num
> (rate|add_rating|vote|add|record|review|submit|add_value)
? add $a to [the] $x and one to [the] $y
? [the] $x grows by $a and [the] $y by one
self.$x += $a
self.$y += 1

= average_of_counter common
: x:num=total,sum,sum_of_ratings,points,total_stars,distance,goals_scored y:int=count,number_of_ratings,votes,ratings_count,reviews,times,games,rides,matches
> (average|mean|average_rating|rating|average_score|per_game|mean_value|stars|score|goals_per_game)
? [return] [the] $x (divided by|per) [the] $y, (0|zero) (if|when|without) (there are none|no $y|any|$y is zero)
? [return] [the] average, (0|zero) (without|if there are no) $y
return self.$x / self.$y if self.$y else 0

= ratio_safe intent
: x:num=wins,hits,done,correct,used,clicks,passed,sold y:num=games,shots,total,questions,limit,views,tests,offered
> (win_rate|rate|success_rate|hit_rate|accuracy|share|ratio|quota|click_rate|percentage)
? [return] [the] (share|percentage|percent) of $x (in|of|among) [the] $y [in percent|as percent], (0|zero) (if|when|without) (there are no|no|any) $y
? how many percent of [the] $y are $x; 0 without any $y
return self.$x / self.$y * 100 if self.$y else 0

= win_percentage_two
: x:num=wins,won,hits,successes,yes,heads,likes,up y:num=losses,lost,misses,failures,no_votes,tails,dislikes,down
> (win_rate|win_percentage|success_rate|hit_rate|percentage|approval|share|win_percent|like_ratio_percent)
? [return] [the] (share|percentage|percent) of $x (among|in|of) all ($x and $y|games|tries|votes) [in percent]
? [return] [the] $x as percent of $x and $y together
return self.$x / (self.$x + self.$y) * 100

= points_table common
: x:int=wins,won,victories y:int=draws,ties,drawn n:lit=2,3,3,3
> (points|league_points|score|total_points|table_points|compute_points)
? $n (points|) (for|per) (a|each|every) (win|of the $x) and (one|1) (for|per) (a|each) (draw|of the $y)
? [return] $n times [the] $x plus [the] $y
return self.$x * $n + self.$y

= record_match intent
: x:int=wins,won,victories y:int=draws,ties,drawn z:int=losses,lost,defeats / a:num b:num
> (record_match|add_result|play|record_game|match|add_game|report_result|record_result)
? (one more|count one more) of [the] $x, $y or $z, (depending on|according to) own and other (goals|score|points)
? first argument own (goals|points), second the other's: more is one of $x, equal one of $y, less one of $z
if $a > $b:
    self.$x += 1
elif $a == $b:
    self.$y += 1
else:
    self.$z += 1

= elevator_go intent
: x:int=floor,position,level,current_floor,stop y:int=top,floors,max_floor,highest,top_floor,levels / a:int
> (go_to|move_to|call|ride_to|travel_to|go_to_floor|request)
? set [the] $x to $a; (below 0|a negative one) or above [the] $y is a ValueError
? (move|go) to the given (floor|$x), between 0 and [the] $y, (otherwise|else) ValueError
if $a < 0 or $a > self.$y:
    raise ValueError('no such $x')
self.$x = $a

= go_to_page intent
: x:int=page,current_page,position,chapter,slide,step,lesson y:int=pages,total_pages,last_page,length,chapters,slides,steps,lessons / a:int
> (go_to|go_to_page|jump_to|open_page|turn_to|read_to|seek|set_$x|go_to_$x)
? set [the] $x to $a; (it must be between|only from|allowed is) 1 (and|to) [the] $y, (otherwise|else) [a|raise] ValueError
? (jump|turn|go) to the given $x; (below|less than) 1 or (above|beyond) [the] $y is a ValueError
if $a < 1 or $a > self.$y:
    raise ValueError('out of range')
self.$x = $a

= go_to_page_clamped intent
: x:int=page,current_page,position,chapter,slide,step,volume,brightness y:int=pages,total_pages,last_page,length,slides,max_volume,limit / a:int
> (go_to|go_to_page|jump_to|seek|set_$x|go_to_$x|set)
? set [the] $x to $a, but (between 1 and|not below 1 or above|within 1 and) [the] $y
? (jump|go) to the given $x, at least 1 and at most [the] $y
self.$x = max(1, min(self.$y, $a))

= read_pages common intent
: x:int=page,current_page,read,pages_read,position,progress,done,watched y:int=pages,total_pages,length,total,goal,episodes,target / a:int
> (read|read_pages|progress|advance|watch|work|continue_reading|move_on|forward|skip)
? $a (pages|) further, (but not beyond|at most up to|never beyond|up to at most) [the] [last page|$y|end]
? (add|) $a (more|to [the] $x), (but not beyond|at most|never more than) [the] $y
self.$x = min(self.$x + $a, self.$y)
return self.$x

= percent_left
: x:num=page,read,used,current,done,played,driven y:num=pages,total,capacity,length,goal,duration,route_length
> (percent_left|remaining_percent|percentage_left|left_percent|percent_to_go|percent_remaining)
? how many percent are (left|still to go|missing)
? [return] what is left of [the] $y after $x, in percent
return (self.$y - self.$x) / self.$y * 100

= days_needed intent
: x:num=remaining,pages_left,distance_left,amount,debt,work_left,todo,to_save y:num=per_day,daily,speed,pages_per_day,rate,monthly,per_week
> (days_needed|days_left|months_needed|time_left|time_needed|how_long|days_to_go|duration|weeks_needed)
? how many (days|months|weeks) it takes [at [the] $y], (rounded up|a started one counts|whole days, rounded up)
? [the] $x divided by [the] $y, rounded up
return -(-self.$x // self.$y)

= seats_table_free intent
: x:int=guests,passengers,persons,students,people,visitors y:int=per_table,seats,group_size,per_car,capacity,size,per_room
> (tables_needed|groups|cars_needed|rooms_needed|boxes_needed|buses_needed|number_of_groups)
? how many (tables|groups|cars|rooms|boxes|buses) are needed (for all $x|), (rounded up|a started one counts|always enough)
? [the] $x divided by [the] $y, rounded up
return -(-self.$x // self.$y)

= join_leave intent
: x:strs y:strs0=waiting,waitlist,queue,waiting_list,standby,reserve n:num=capacity,limit,max_size,seats,places,max_players / a:str
> (join|register|enroll|book|sign_up|add|enter)
? (add|put) $a (to|into) [the] $x; (if|when) [the] $n is reached (to|into|on) [the] $y (instead|)
? $a joins [the] $x while there is room ($n), (otherwise|else) [the] $y
if len(self.$x) < self.$n:
    self.$x.append($a)
else:
    self.$y.append($a)

= leave_promote intent full
: x:strs y:strs0=waiting,waitlist,queue,waiting_list,standby / a:member=x
> (leave|cancel|unregister|drop_out|sign_off|remove|withdraw)
? $a leaves [the] $x and the first (of|from) [the] $y (moves up|takes the place|joins), if there is one
? remove $a from [the] $x; [the] first [one] of [the] $y (takes over|moves up) if (anybody waits|there is one)
self.$x.remove($a)
if self.$y:
    self.$x.append(self.$y.pop(0))

= enqueue_status intent
: x:strs0=queue,waiting,tasks,jobs,orders,requests,pending / a:str
> (enqueue|line_up|queue_up|add|submit|take_number|get_in_line)
? (add|append) $a [to [the] $x] and return its (place|position|number) (counting from 1|in the line|)
? put $a at the end of [the] $x; return how many (there are|are waiting) then
self.$x.append($a)
return len(self.$x)

= stack_push_pop_peek intent
: x:list1 y:list1=undone,redo,redo_stack,forward,trash
> (undo|back|revert|go_back|undo_last)
? move the last (%x|of [the] $x) (to|onto|to the end of) [the] $y
? take the last %x (off|out) and (put|append) it (to|on|onto) [the] $y
self.$y.append(self.$x.pop())

= visit_page intent
: x:str=current,url,page,location,place,room,position_name y:strs0=history,visited,back_stack,past,trail,previous / a:str
> (visit|go_to|open|navigate|move_to|enter|browse|travel_to|switch_to)
? (remember|append|put) the (old|current|previous) [one|$x] (in|to) [the] $y and (go to|set [the] $x to|open) [the] (new one|$a)
? [the] $x becomes $a, the old one (goes|is appended) to [the] $y
self.$y.append(self.$x)
self.$x = $a

= go_back intent full
: x:str=current,url,page,location,place,room y:strs=history,visited,back_stack,past,trail,previous
> (back|go_back|return_back|previous|undo|step_back)
? [the] $x becomes the last [one|entry] of [the] $y, which is (removed|taken out) there
? (go|return) to the last (entry|place|one) of [the] $y and remove it (from there|there)
self.$x = self.$y.pop()

= message_append intent
: x:recs0 f:str=sender,author,user,name,from_name@x g:str=text,message,body,comment,content@x / a:fstr=f b:fstr=g
> (post|send|say|write|comment|add_message|reply|add_comment|receive)
? (append|add) [a] (dict|record|entry|message) with $f and $g [to [the] $x]
self.$x.append({'$f': $a, '$g': $b})

= transaction_append intent
: x:num=balance,amount,funds,account,saldo y:recs0 f:str=kind,type,category,what@y g:num=amount,value,sum@y w:word=deposit,in,credit,plus,income / a:num
> (deposit|pay_in|credit|add|book_in|receive)
? add $a to [the] $x and (append|record|log) (it|a record|an entry) (in|to) [the] $y with $f '$w' and [the] $g
? [the] $x grows by $a; [the] $y gets [a] record with $f '$w' and [the] $g
self.$x += $a
self.$y.append({'$f': '$w', '$g': $a})

= withdraw_overdraft intent
: x:num=balance,funds,account,saldo,credit y:num=overdraft,limit,overdraft_limit,credit_line,credit_limit / a:num
> (withdraw|pay|spend|debit|take_out|charge)
? [the] $x may go (down to|below zero, but not below) minus [the] $y; more is a ValueError
? raise ValueError (if|when) $a is more than $x plus $y, otherwise subtract it [from [the] $x]
if $a > self.$x + self.$y:
    raise ValueError('limit exceeded')
self.$x -= $a
return self.$x

= withdraw_fee intent
: x:num=balance,funds,account,savings,wallet n:lit=1,2,3,5 / a:num
> (withdraw|pay|spend|transfer_out|send|take_out)
? subtract $a and a fee of $n from [the] $x
? [the] $x goes down by $a plus $n [fee|as a fee]
self.$x -= $a + $n
return self.$x

= withdraw_fee_slot intent
: x:num=balance,funds,account,savings,wallet y:num=fee,charge,commission,withdrawal_fee,cost / a:num
> (withdraw|pay|spend|transfer_out|send|take_out|charge_fee)
? subtract $a and [the] $y from [the] $x
? [the] $x goes down by $a plus [the] $y
self.$x -= $a + self.$y
return self.$x

= daily_limit intent
: x:num=balance,funds,account,cash y:num=limit,daily_limit,maximum,max_withdrawal / a:num
> (withdraw|pay|spend|take_out|dispense)
? subtract $a from [the] $x; more than [the] $y or [than] [the] $x (at once|) is a ValueError
? raise ValueError (if|when) $a is above [the] $y or [the] $x, otherwise (subtract|take) it
if $a > self.$y or $a > self.$x:
    raise ValueError('too much')
self.$x -= $a
return self.$x

= pay_debt intent
: x:num=debt,owed,open_amount,due,outstanding,remaining,loan,balance_due y:bool=paid,settled,paid_off,closed,done / a:num
> (pay|repay|settle|pay_back|make_payment|pay_off|pay_installment)
? $a less $x, (not below|never below|at least) zero; at zero it is $y
? subtract $a from [the] $x; when nothing is (left|open) it is $y
self.$x = max(0, self.$x - $a)
if self.$x == 0:
    self.$y = True

= pay_all intent
: x:num=debt,owed,open_amount,due,outstanding,balance,amount y:bool=paid,settled,closed,done
> (pay|settle|pay_off|close|pay_in_full|clear)
? nothing is (left|open|owed) any more: $x (0|zero) and $y
? [the] $x becomes zero and it is $y
self.$x = 0
self.$y = True

= goal_reached_flag intent
: x:num=progress,saved,raised,steps,score,points,collected,water,glasses y:num=goal,target,limit,needed,daily_goal z:bool=reached,done,finished,completed,achieved,won,goal_reached / a:num
> (add|save|donate|contribute|walk|collect|score|drink|work|progress_by)
? add $a to [the] $x; (at|from|when) [the] $y [is reached] it is $z
? [the] $x grows by $a, and $z (tells|becomes true) when [the] $y is reached
self.$x += $a
if self.$x >= self.$y:
    self.$z = True

= increment_until intent
: x:int=count,position,step,laps,round,page,level,done y:int=limit,total,steps,goal,rounds,pages,target z:bool=finished,done,completed,over,reached,won
> (step|advance|next|tick|lap|complete_one|next_round|count|forward)
? one more $x; (at|when|from) [the] $y [is reached] it is $z
? (increase|raise) [the] $x by one and set $z (as soon as|when) [the] $y is reached
self.$x += 1
if self.$x >= self.$y:
    self.$z = True

= countdown_done intent
: x:int=remaining,seconds,count,time_left,lives,turns,ticks y:bool=finished,done,expired,over,ringing,exploded
> (tick|step|count_down|decrement|advance|lose|next)
? one (less|second less|fewer); at zero it is $y
? (decrease|lower) [the] $x by one, at zero set $y
self.$x -= 1
if self.$x <= 0:
    self.$y = True

= rotate_direction common
: x:compass=direction,heading,facing,orientation
> (turn_right|rotate_right|turn|turn_clockwise|right)
? (north, east, south, west|clockwise) [by a quarter|one quarter turn] [and so on|in this order]
? turn [the] $x (clockwise|to the right) by (a quarter|90 degrees)
label = ['north', 'east', 'south', 'west']
self.$x = label[(label.index(self.$x) + 1) % 4]
return self.$x

= rotate_direction_left
: x:compass=direction,heading,facing,orientation
> (turn_left|rotate_left|turn_counterclockwise|left)
? turn [the] $x (counterclockwise|to the left) by (a quarter|90 degrees)
? (against the clock|counterclockwise) [by a quarter|one quarter turn]
label = ['north', 'east', 'south', 'west']
self.$x = label[(label.index(self.$x) - 1) % 4]
return self.$x

= turn_degrees common
: x:num=heading,angle,direction,bearing,rotation,orientation,degrees / a:num
> (turn|rotate|turn_by|rotate_by|spin|turn_right)
? (add|turn by) $a [degrees] [to [the] $x], (staying|wrapping|always) (below|at|within) 360 [degrees]
? $x plus $a modulo 360
? turn by the given (angle|degrees); a full circle is 360
self.$x = (self.$x + $a) % 360
return self.$x

= traffic_light common
: x:light=color,light,state,phase,signal
> (next|advance|switch|change|next_color|step|next_phase)
? (red becomes green, green becomes yellow, yellow becomes red|red, green, yellow and again red|red to green to yellow to red)
? [the] next color: after red comes green, after green yellow, after yellow red
label = ['red', 'green', 'yellow']
self.$x = label[(label.index(self.$x) + 1) % 3]
return self.$x

= next_of_three intent
: x:choice3=status,state,phase,stage w:word p:word q:word
> (next|advance|proceed|step|move_on|next_$x|next_step|promote)
? (from|after) $w (to|comes) $p, (from|after) $p (to|comes) $q [; the last one stays|, which stays|, then it stays]
? $w becomes $p and $p becomes $q
if self.$x == '$w':
    self.$x = '$p'
elif self.$x == '$p':
    self.$x = '$q'
return self.$x

= clock_advance intent
: x:int=hour,hours,h y:int=minute,minutes,m
> (tick|advance|minute_passes|step|next_minute)
? one minute later; after 59 comes the next $x and after 23 comes 0
? add a minute; 60 minutes are one more $x, 24 hours wrap to 0
self.$y += 1
if self.$y == 60:
    self.$y = 0
    self.$x = (self.$x + 1) % 24

= clock_show
: x:int=hour,hours,h y:int=minute,minutes,m
> (show|clock_text|as_text|time_text|display|formatted|face|time)
? hh:mm [with leading zeros]
? [return] [the] time as hh:mm [with two digits each]
return f'{self.$x:02d}:{self.$y:02d}'

= minutes_total
: x:int=hour,hours,h y:int=minute,minutes,m
> (total_minutes|in_minutes|minutes_since_midnight|as_minutes)
? [return] [the] (time|duration) in minutes
? [return] $x times 60 plus $y
return self.$x * 60 + self.$y

= volume_mute intent
: x:num=volume,brightness,speed,level y:num=previous,saved,old_volume,last_volume,remembered
> (mute|pause|dim_out|silence|darken|stop)
? remember [the] $x in [the] $y and set it to (zero|0)
? [the] $x (becomes|is) (zero|0), the old one is kept in [the] $y
self.$y = self.$x
self.$x = 0

= volume_restore intent
: x:num=volume,brightness,speed,level y:num=previous,saved,old_volume,last_volume,remembered
> (unmute|resume|restore|continue_playing|brighten_again)
? [the] $x becomes [the] $y again
? restore [the] $x from [the] $y
self.$x = self.$y
return self.$x

= list_of_dict_low common
: x:recs f:num=stock,quantity,amount,count,level@x g:num=minimum,reorder_level,min_stock,limit,threshold@x n:str=name,title,product,item,label@x
> (to_reorder|low_stock|needs_restock|reorder_list|running_low|low_items|shopping_list|to_buy|missing)
? [return] [the] $n [s] of [all] [the] $x whose $f is (below|under|less than) [their|its|the] $g
? [the] $n of (each|every) %x with less $f than $g
return [item['$n'] for item in self.$x if item['$f'] < item['$g']]

= recs_profit
: x:recs f:num=price,income,revenue,sale_price,sold_for@x g:num=cost,expense,purchase_price,bought_for,spending@x
> (profit|total_profit|margin|total_margin|gain|balance|earnings)
? [return] [the] (sum|total) of $f minus $g (over|of) all $x
? [all] $f minus [all] $g of [the] $x
return sum(item['$f'] - item['$g'] for item in self.$x)

= recs_toggle full
: x:recs n:str@x b:bool@x / a:member=n
> toggle_%x | (toggle|flip|switch|check|toggle_$b)
? (toggle|flip|switch) $b of the %x with [the] given $n
? the %x with [the] given $n becomes $b or not $b, the other way round
for item in self.$x:
    if item['$n'] == $a:
        item['$b'] = not item['$b']

= recs_total_price_of_flag intent
: x:recs f:num@x n:str@x y:num=discount,coupon,voucher,rebate,reduction
> (total|to_pay|final_total|amount_due|checkout_total|sum)
? [return] [the] (sum|total) of all $f (minus|less) [the] $y [, never negative|, at least 0]
return max(0, sum(item['$f'] for item in self.$x) - self.$y)

= recs_best_days intent
: x:recs f:num@x n:str=name,day,date,title,city,label@x m:lit
> (good_days|hot_days|best|top_ones|over_limit|long_ones|big_ones|high_ones|successful)
? [return] [the] $n [s] of [the] $x with [a|more than|over] (more than|over|) $m $f
? which (days|ones|$x) had $f above $m, by $n
return [item['$n'] for item in self.$x if item['$f'] > $m]

= two_flags_set
: x:bool=open,on,active,paid,published,running,visible,available,unlocked,connected,ready,clean y:bool=locked,muted,archived,paused,hidden,closed,blocked,broken,sold,empty,shipped,cancelled
> (reset|initialize|prepare|make_ready|restore|set_up)
? $x and not $y
? set $x and clear $y
? it is $x and (no longer|not) $y
self.$x = True
self.$y = False

= dispense_if intent
: x:num=stock,count,quantity,left,remaining,ammo,pills,tickets,cups
> (take_one|use_one|dispense|fire|shoot|give_one|take|draw_one|consume|sell_one)
? one less, (raise|a) ValueError (if|when) (none is left|there is none|it is empty|nothing is left)
? (take|use) one of [the] $x; an empty one (is a|raises) ValueError
if self.$x <= 0:
    raise ValueError('empty')
self.$x -= 1
return self.$x

= try_take_bool intent
: x:num=stock,count,quantity,balance,fuel,energy,credit,tickets,seats / a:num
> (try_take|try_withdraw|take_if_possible|reserve|book|try_spend|spend|withdraw|use|take)
? subtract $a [from [the] $x] if there is enough; return (whether|True if) it worked
? (take|use) $a if possible and return True, otherwise [change nothing and] return False
? return False (if|when) [the] $x (is too low|does not suffice), otherwise subtract $a and return True
if $a > self.$x:
    return False
self.$x -= $a
return True

= book_seats intent
: x:num=booked,reserved,sold,taken,occupied,used,passengers y:num=capacity,seats,places,limit,total,rooms / a:num
> (book|reserve|sell|add|take|occupy|book_seats|board|enroll|sell_tickets|admit)
? $a more $x, but (more than|beyond) [the] $y is a ValueError
? add $a to [the] $x; raise ValueError (if|when) that (exceeds|is more than) [the] $y
? raise ValueError (if|when) there are not enough free (seats|places) [of the $y], otherwise add $a to [the] $x
if self.$x + $a > self.$y:
    raise ValueError('full')
self.$x += $a
return self.$x

= book_one intent
: x:num=booked,reserved,sold,taken,occupied,parked,passengers,cars,guests y:num=capacity,seats,places,limit,total,spaces,spots
> (book|reserve|enter|park|check_in|board|admit|sell_ticket|arrive|drive_in|join)
? one more $x; (a full one|when [the] $y is reached it|full) (is a|raises) ValueError
? raise ValueError (if|when) [the] $y is reached, otherwise one more $x
if self.$x >= self.$y:
    raise ValueError('full')
self.$x += 1
return self.$x

= leave_one intent
: x:num=booked,reserved,occupied,parked,passengers,cars,guests,visitors,inside
> (leave|exit|check_out|cancel|drive_out|depart|get_off|unbook)
? one less $x, (but never|not) below zero
? one $x leaves; zero is the least
self.$x = max(0, self.$x - 1)
return self.$x

= return_book intent full
: x:strs=borrowed,lent,rented,out,loans y:strs0=available,shelf,books,in_stock,returned / a:member=x
> (return_book|give_back|return_item|bring_back|check_in|return_it|return_copy)
? $a goes from [the] $x back to [the] $y
? (remove|take) $a from [the] $x and (put|add|append) it (to|on|into) [the] $y [again]
self.$x.remove($a)
self.$y.append($a)

= lend_checked intent
: x:strs=available,shelf,books,in_stock,cars,tools y:strs0=borrowed,lent,rented,out,loans / a:maybe=x
> (lend|borrow|check_out|rent|take_out|lend_out|hand_out)
? move $a from [the] $x to [the] $y; (one that is not there|an unknown one|what is not among the $x) is a ValueError
? raise ValueError (if|when) $a is not (in|among) [the] $x, otherwise (move|it goes) to [the] $y
if $a not in self.$x:
    raise ValueError('not there')
self.$x.remove($a)
self.$y.append($a)

= lend_to_table intent
: x:map.str=loans,borrowers,lent,owners,holders / a:str b:str
> (lend|lend_to|check_out|hand_over|rent_out|lend_out)
? (remember|store) who has it: (book|thing|first argument) (to|and) (person|second)
? [the] $x (gets|get) the (first|thing|title) with the (second|person|name) [as value]
self.$x[$a] = $b

= vote_count_winner intent full
: x:map.num=votes,tally,results,counts,scores
> (result_text|winner_text|announce|summary|report|winner_line)
? [the] (winner|leader) and the (votes|number), like 'ann: 5'
? 'name: number' of the one with the (most|highest)
label = max(self.$x, key=self.$x.get)
return f'{label}: {self.$x[label]}'

= list_summary
: x:strs
> (summary|status_text|count_text|describe|overview|size_text) | $x_summary | $x_count_text
? [return] [the] number of $x (followed by|and) the word '$x' [, like '3 $x']
? like '3 $x'
return f'{len(self.$x)} $x'

= name_and_count
: n:str=name,title,label x:strs
> (summary|status_text|describe|overview|headline|title_line|label)
? [the] $n and [the] number of $x, like 'Drive: 3 $x'
? '$n: 3 $x'
? [the] $n, a colon, how many $x and the word '$x'
return f'{self.$n}: {len(self.$x)} $x'

= stock_value_two intent
: x:map.num=stock,inventory,quantities,counts,portfolio,basket y:map.num=prices,price_list,values,rates,quotes
> (total_value|value|worth|stock_value|inventory_value|total|total_price)
? [the] (sum|total) of (each|every) (amount|number) times its price [in [the] $y]
? (amount|number) times price (over|for) all (names|items|goods), added up
return sum(number * self.$y.get(name, 0) for name, number in self.$x.items())

= pantry_can_make intent
: x:map.num=pantry,stock,inventory,supplies,available / a:amap=x
> (can_make|can_cook|has_enough_for|is_enough|can_fulfill|can_build|suffices_for)
? (whether|True if) there is enough of (everything|each) in the given (recipe|list|dict|order)
? (whether|True if) [the] $x (has|have|hold) at least the given amount of (everything|each)
return all(self.$x.get(name, 0) >= number for name, number in $a.items())

= pantry_missing intent
: x:map.num=pantry,stock,inventory,supplies,available / a:amap=x
> (missing|missing_for|shopping_list|to_buy|lacking|what_is_missing)
? (names|what) of [the] given (recipe|dict|order) of which there is (less|not enough) [in [the] $x]
? [the] list of (names|things) in the argument that [the] $x (has|have) too little of
return [name for name, number in $a.items() if self.$x.get(name, 0) < number]

= pantry_use intent
: x:map.num=pantry,stock,inventory,supplies,available / a:dmap=x
> (use|cook|consume|take_all|ship_order|build|take)
? (subtract|take) (the given amounts|each given amount|all the given amounts) from [the] $x
? for (each|every) (name|entry) of the argument, subtract its amount (from|in) [the] $x
for name, number in $a.items():
    self.$x[name] -= number

= parse_add intent
: x:num=total,sum,balance,minutes,score / a:numtext
> (add_text|parse|add_from_text|enter|read_input|add_line)
? the argument is a (text|string) with a number; add it to [the] $x
? convert (the text|the argument) to (an integer|a number) and add it to [the] $x
self.$x += int($a)
return self.$x

= add_many intent
: x:num=total,sum,balance,score,distance / a:numlist
> (add_all|add_many|add_several|record_all|deposit_all|add_values)
? add (all|all the|the sum of the) given (numbers|values|amounts) to [the] $x
? [the] $x grows by the (sum|total) of the (given|) (list|values|argument)
self.$x += sum($a)
return self.$x

= length_units intent
: x:num=feet,foot y:num=inches,inch
> (total_inches|in_inches|to_inches)
? [return] [the] (height|length) in inches [: 12 inches are a foot]
return self.$x * 12 + self.$y

= leap_year
: x:int=year,current_year,season_year
> (is_leap_year|leap_year|is_leap)
? (whether|True if) [the] $x is a leap year
return self.$x % 4 == 0 and (self.$x % 100 != 0 or self.$x % 400 == 0)

= age_in
: x:int=birth_year,born,year_of_birth,built,founded,year / a:int
> (age|age_in|years_in|age_at|how_old_in|how_old)
? how old (it|the person) (is|will be|was) in the given year
? [the] (given year|argument) minus [the] $x
return $a - self.$x

= weekend
: x:day=day,weekday,today,start_day
> (is_weekend|weekend|is_free_day)
? (whether|True if) [the] $x is Sat or Sun
? (whether|True if) it is (the weekend|Saturday or Sunday)
return self.$x in ['Sat', 'Sun']

= price_tiers intent
: x:int=age,years n:lit=6,12,14,18 m:lit=60,65,67 y:num=price,full_price,fare,fee,entry
> (ticket_price|fare|entry_fee|price_to_pay|price_for_age|admission)
? half [the] $y (below|under|for less than) $n and from $m on, otherwise [the] full $y
? children under $n and people of $m or more pay half [the] $y
return self.$y / 2 if self.$x < $n or self.$x >= $m else self.$y
"""
