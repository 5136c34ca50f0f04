"""Families over texts: case, parts, searching, replacing, counting, formatting."""

DECLARATIONS = r"""
= text_upper common
: x:text
> upper_$x | (upper|uppercase|shout|in_capitals|loud|yell|upper_case|capitals|to_upper|as_upper) | $x_(upper|uppercase|in_capitals|upper_case|in_upper_case) | uppercase_$x | shout_$x | loud_$x
? [return] [the] $x in (upper case|capitals|uppercase|capital letters|all caps)
? [return] [the] $x (upper-cased|shouted)
return self.$x.upper()

= text_lower
: x:text
> lower_$x | (lower|lowercase|whisper|to_lower|lower_case|normalized) | $x_(lower|lowercase|lower_case) | lowercase_$x | normalized_$x
? [return] [the] $x in (lower case|lowercase|small letters)
return self.$x.lower()

= text_title
: x:text
> title_$x | (title_case|titled|as_title|headline) | $x_(title_case|as_title|titled) | titled_$x
? [return] [the] $x in title case
? [return] [the] $x with (every|each) word capitalized
return self.$x.title()

= text_capitalize
: x:text
> capitalized_$x | (capitalized|capitalize|sentence_case) | $x_capitalized | capitalize_$x
? [return] [the] $x with (a capital first letter|the first letter in upper case)
? [return] [the] $x capitalized
return self.$x.capitalize()

= text_make_upper
: x:text
> (make_upper|make_uppercase|uppercase|capitalize_all|convert_to_upper) | make_$x_upper | (convert|change|turn)_$x_to_upper | make_$x_uppercase
? (change|turn|convert|make) [the] $x (to|into|) (upper case|capitals|uppercase)
self.$x = self.$x.upper()

= text_make_lower
: x:text
> (make_lower|make_lowercase|convert_to_lower) | make_$x_lower | (convert|change|turn)_$x_to_lower | normalize_$x
? (change|turn|convert|make) [the] $x (to|into|) (lower case|lowercase)
self.$x = self.$x.lower()

= text_strip
: x:text
> (strip|trim|trimmed|stripped) | stripped_$x | trimmed_$x | clean_$x | $x_(trimmed|stripped)
? [return] [the] $x without (leading and trailing|surrounding) (blanks|spaces|whitespace)
return self.$x.strip()

= text_make_strip intent
: x:text
> (strip|trim|clean|clean_up|tidy) | (strip|trim|clean|tidy)_$x
? (remove|strip) [the] (leading and trailing|surrounding) (blanks|spaces|whitespace) (from|of) [the] $x
self.$x = self.$x.strip()

= text_length common
: x:text
> $x_length | length_of_$x | (length|char_count|number_of_characters|size|count_characters|character_count|number_of_letters|letters) | $x_size | count_characters | len_$x | $x_char_count
? (how long|how many characters) [the] $x (is|has)
? [return] [the] (length|number of characters|number of letters) (of|in) [the] $x
return len(self.$x)

= text_word_count common
: x:text
> count_words | word_count | (number_of_words|words|how_many_words|count_words) | $x_(word_count|words_count) | count_words_in_$x | words_in_$x
? (how many|number of|count [the]) words [in|of [the] $x] [there are]
? how many words [the] $x has
return len(self.$x.split())

= text_words
: x:text
> words | (split|word_list|as_words|tokens|get_words|list_words) | $x_words | words_of_$x | split_$x
? [return] [the] [list of] words (of|in) [the] $x
? split [the] $x into words
return self.$x.split()

= text_first_word
: x:text
> first_word | (first_name|forename|given_name|get_first_word) | first_word_of_$x | $x_first_word
? [return] [the] first (word|name|part) of [the] $x
? [return] what stands before the first (blank|space) [in [the] $x]
return self.$x.split()[0]

= text_last_word
: x:text
> last_word | (last_name|surname|family_name|get_last_word) | last_word_of_$x
? [return] [the] last (word|name|part) of [the] $x
return self.$x.split()[-1]

= text_initials common
: x:text
> initials | (get_initials|monogram|short_form|abbreviation|acronym) | $x_initials | initials_of_$x
? [return] [the] initials [of [the] $x]
? [return] [the] first letters of [all|the|each of the] words (of|in) [the] $x [in upper case]
return ''.join(word[0] for word in self.$x.split()).upper()

= text_initials_dots intent
: x:text
> initials | (get_initials|monogram) | $x_initials
? [return] [the] initials [of [the] $x] (with dots|each with a dot|followed by dots) [like A.L.]
return ''.join(word[0].upper() + '.' for word in self.$x.split())

= text_initials_two
: x:str=first,first_name,given,given_name,forename,firstname y:str=last,last_name,family_name,surname,family,lastname
> initials | (get_initials|monogram|short_name) | initials_of_name
? [return] [the] initials
? [return] [the] first letters of $x and $y
return self.$x[0] + self.$y[0]

= full_name common
: x:str=first,first_name,given,given_name,forename,firstname y:str=last,last_name,family_name,surname,family,lastname
> full_name | (name|whole_name|display_name|get_full_name|complete_name|get_name|fullname) | $x_and_$y
? [return] [the] (full|whole|complete) name
? [return] [the] $x and [the] $y (with|separated by) a (space|blank) [between them]
? $x, (a blank|space), $y
return f'{self.$x} {self.$y}'

= name_last_first
: x:str=first,first_name,given,given_name,forename,firstname y:str=last,last_name,family_name,surname,family,lastname
> (formal_name|sorted_name|list_name|last_name_first|sort_name|name_last_first|index_name|catalog_name)
? [return] [the] $y, (a comma|comma), (a blank|space) and [the] $x
? [return] [the] name as '$y, $x'
? [the] $y first, then a comma and [the] $x
return f'{self.$y}, {self.$x}'

= text_slug common
: x:text
> slug | (slugify|as_slug|url_name|get_slug|make_slug|url_part|to_slug) | $x_slug | slug_of_$x | $x_as_slug
? [return] [the] $x as [a] (slug|url part) [, lower case with (dashes|hyphens)]
? [return] [the] $x in lower case with (dashes|hyphens) (for|instead of) (spaces|blanks)
? (lower case|small letters), (blanks|spaces) (become|are replaced by) (dashes|hyphens) [in $x]
return self.$x.lower().replace(' ', '-')

= text_snake
: x:text
> (snake_case|as_identifier|as_key|snake|to_snake_case|file_name) | $x_(snake_case|as_key|as_identifier)
? [return] [the] $x in lower case with underscores (for|instead of) (spaces|blanks)
? [return] [the] $x in snake case
return self.$x.lower().replace(' ', '_')

= text_reverse
: x:text
> reversed_$x | (reversed_text|backwards|mirrored|reverse|mirror|flipped|reverse_text) | $x_(reversed|backwards) | reverse_$x | backwards_$x
? [return] [the] $x (reversed|backwards|from the end to the beginning|spelled backwards)
return self.$x[::-1]

= text_reverse_words
: x:text
> (reverse_words|reversed_words|words_backwards|last_word_first) | $x_words_reversed
? [return] [the] words of [the] $x in reverse order
return ' '.join(self.$x.split()[::-1])

= text_palindrome
: x:text
> is_palindrome | is_$x_palindrome | (palindrome|reads_same_backwards|is_symmetric)
? (whether|True if|is) [the] $x [is] (a palindrome|reads the same backwards|the same backwards)
return self.$x == self.$x[::-1]

= text_palindrome_nocase intent
: x:text
> is_palindrome | is_$x_palindrome | (palindrome)
? (whether|True if|is) [the] $x [is] a palindrome, (ignoring case|regardless of case|upper and lower case count as the same)
return self.$x.lower() == self.$x.lower()[::-1]

= text_truncate common
: x:text / a:small=n
> truncate | shortened_$x | (truncated|shorten|short|preview|excerpt|cut|first_chars|abbreviate|beginning|teaser|snippet|head) | short_$x | $x_(short|shortened|preview|truncated|cut_to) | truncate_$x | first_characters
? [return] [the] first (n|that many|given number of) (characters|letters) of [the] $x
? [return] [the] $x (cut|shortened|limited) to (the given length|$a characters|that many characters)
return self.$x[:$a]

= text_truncate_dots intent
: x:text / a:chars
> (truncate|shorten|shortened|preview|excerpt|teaser|snippet|abbreviate) | short_$x | $x_(short|preview|excerpt|teaser) | truncate_$x
? [return] [the] $x (cut|shortened|truncated) (to|after) (the given length|$a characters|that many characters|at most that many characters) (with|and|followed by) ('...'|three dots|dots) (if|when) (it was longer|it is longer|something is cut off|longer|it was cut)
? [return] at most the given number of characters [of $x], (longer ones|a longer one|longer texts) (end|ends) (with|in) '...'
return self.$x if len(self.$x) <= $a else self.$x[:$a] + '...'

= text_truncate_lit
: x:text n:lit=3,5,8,10,20,30
> (truncate|shorten|preview|excerpt|short|teaser|first_characters|shortened) | short_$x | $x_(short|preview|start) | preview_$x
? [return] [the] first $n (characters|letters) of [the] $x
? [return] [the] $x (cut|shortened|limited) to $n characters
return self.$x[:$n]

= text_last_lit
: x:text n:lit=2,3,4
> (last_digits|ending|suffix|tail|last_characters|last_$n) | $x_ending | last_$n_of_$x | last_(letters|digits|characters)
? [return] [the] last $n (characters|letters|digits) of [the] $x
return self.$x[-$n:]

= text_mask_lit
: x:text n:lit=2,3,4
> (masked|mask|hidden|obscured|anonymized) | masked_$x | $x_masked | hide_$x
? [return] [the] $x with all but the last $n (characters|digits|letters) replaced by (stars|'*'|asterisks)
? [return] [the] $x with only the last $n (characters|digits) visible, stars (for|instead of) the (others|rest)
return '*' * (len(self.$x) - $n) + self.$x[-$n:]

= text_mask_all
: x:text
> (masked|hidden|stars|as_stars|mask) | masked_$x | $x_(masked|stars|hidden)
? [return] as many (stars|asterisks) as [the] $x has (characters|letters)
? [return] [the] $x with (every|each) character replaced by a star
return '*' * len(self.$x)

= text_append common
: x:text / a:str
> append_to_$x | append | (add_text|write|append_text|add|type|extend|concat|add_to_end|add_suffix|attach) | add_to_$x | (extend|write_to)_$x | append_$x | type_into_$x
? (append|add|attach|write) $a (to|at the end of|to the end of) [the] $x
? [the] $x (grows|is extended) by $a
self.$x += $a
return self.$x

= text_append_line
: x:text / a:str
> (add_line|append_line|write_line|new_line|log_line) | add_line_to_$x | append_line_to_$x
? (append|add) $a (as a new line|on a new line|on its own line) [to [the] $x]
? (append|add) a (line break|newline) and $a [to [the] $x]
self.$x += '\n' + $a

= text_append_word
: x:text / a:str
> (add_word|append_word|write_word|add_name) | add_word_to_$x
? (append|add) a (blank|space) and $a [to [the] $x]
? (append|add) $a (as a new word|as another word|separated by a blank) [to [the] $x]
self.$x += ' ' + $a

= text_prepend
: x:text / a:str
> (prepend|add_prefix|put_before|prefix|insert_before|prefix_with) | prepend_to_$x | prefix_$x
? (put|insert|add) $a (before|in front of|at the beginning of|at the start of) [the] $x
? prepend $a to [the] $x
self.$x = $a + self.$x

= text_wrapped
: x:text
> (quoted|in_quotes|with_quotes) | quoted_$x | $x_(quoted|in_quotes)
? [return] [the] $x in (double quotes|quotation marks|quotes)
return '"' + self.$x + '"'

= text_brackets
: x:text
> (bracketed|in_brackets|in_parentheses|with_brackets) | $x_in_(brackets|parentheses) | bracketed_$x
? [return] [the] $x in (round brackets|parentheses)
return f'({self.$x})'

= text_replace common
: x:text / a:str b:str
> replace_in_$x | replace | (substitute|replace_all|swap_text|replace_word|change_word|replace_text|exchange) | replace_$x_text | substitute_in_$x
? replace (the first argument|all occurrences of the first|the first) (by|with) the second [argument] [in [the] $x]
? (replace|exchange) (every|all) [occurrence of the] (old|first) [text] (by|with) the (new|second) [one|text] in [the] $x
self.$x = self.$x.replace($a, $b)

= text_replaced
: x:text / a:str b:str
> replaced | $x_(with_replacement|replaced|replacing) | (with_replaced|replaced_text)
? [return] [the] $x with (the first argument|all occurrences of the first) replaced by the second [without changing it]
return self.$x.replace($a, $b)

= text_remove
: x:text / a:letter
> remove_from_$x | (remove_text|delete_text|erase|strip_out|remove_letter|remove_character|remove_all) | remove_$x_text | delete_from_$x
? (remove|delete|erase) (all|every occurrence of|) $a (from|in) [the] $x
self.$x = self.$x.replace($a, '')

= text_censor
: x:text / a:letter
> (censor|censored|bleep|redact|mask_word|hide_word) | censor_$x | (censor|redact)_in_$x
? (replace) (every|each|) $a in [the] $x (by|with) '***'
? (censor|hide) $a in [the] $x with three stars
self.$x = self.$x.replace($a, '***')

= text_without_spaces
: x:text
> (without_spaces|compact|no_spaces|squeezed|without_blanks) | $x_without_(spaces|blanks) | compact_$x
? [return] [the] $x without (spaces|blanks|any spaces)
return self.$x.replace(' ', '')

= text_contains common
: x:text / a:letter
> $x_contains | contains | (includes|has_text|mentions|contains_word|has_word|contains_text|has_substring|matches) | $x_(has|includes|mentions) | (is|occurs)_in_$x | mentions_in_$x | has_in_$x
? (whether|True if|True when|does) [the] $x (contain|contains|mention|mentions|include) $a
? (whether|True if|is) $a [is|occurs|appears] in [the] $x
return $a in self.$x

= text_contains_nocase intent
: x:text / a:letter
> contains | (mentions|includes|matches|has_word|search|has_text) | $x_(contains|mentions|matches)
? (whether|True if|does) [the] $x (contain|contains|mention|mentions) $a, (ignoring case|regardless of case|case insensitive|upper or lower case)
return $a.lower() in self.$x.lower()

= text_starts
: x:text / a:letter
> $x_starts_with | starts_with | (begins_with|has_prefix|is_prefix) | $x_(begins_with|has_prefix)
? (whether|True if|does) [the] $x (start|starts|begin|begins) with $a
return self.$x.startswith($a)

= text_ends
: x:text / a:letter
> $x_ends_with | ends_with | (has_suffix|has_extension|finishes_with) | $x_(has_suffix|finishes_with)
? (whether|True if|does) [the] $x (end|ends|finish|finishes) (with|in) $a
return self.$x.endswith($a)

= text_count_of
: x:text / a:letter
> count_in_$x | (count|count_letter|occurrences|occurrences_of|how_often|count_of|count_character|frequency_of) | count_letter_in_$x | $x_count_of
? how (often|many times) $a (occurs|appears) in [the] $x
? (count|number of) [the] occurrences of $a in [the] $x
return self.$x.count($a)

= text_vowels
: x:text
> (count_vowels|number_of_vowels|vowel_count|vowels) | vowels_in_$x | $x_vowel_count | count_vowels_in_$x
? (how many|number of|count [the]) vowels (in|of) [the] $x
? how many vowels [the] $x has
return sum(1 for item in self.$x.lower() if item in 'aeiou')

= text_digits
: x:text
> (count_digits|number_of_digits|digit_count) | digits_in_$x | $x_digit_count
? (how many|number of|count [the]) digits (in|of) [the] $x
return sum(1 for item in self.$x if item.isdigit())

= text_has_digit
: x:text
> (has_digit|contains_digit|has_number|has_digits|contains_number) | $x_has_(digit|digits|number)
? (whether|True if|does) [the] $x (contain|contains|has) (a digit|digits|a number|any digit)
return any(item.isdigit() for item in self.$x)

= text_longest_word
: x:text
> longest_word | (get_longest_word|longest_word_in_text) | longest_word_(in|of)_$x
? [return|find] [the] longest word (in|of) [the] $x
return max(self.$x.split(), key=len)

= text_word_counts
: x:text
> (word_counts|word_frequencies|count_each_word|frequencies|word_histogram|tally_words) | $x_word_counts
? [return] how often (each|every) word (occurs|appears) in [the] $x [as a dict]
? count (each|every) word (in|of) [the] $x
result = {}
for word in self.$x.split():
    result[word] = result.get(word, 0) + 1
return result

= text_empty
: x:text
> is_$x_empty | has_no_$x | $x_(is_empty|empty|is_missing|is_blank) | (is_blank|is_empty|is_untitled|is_anonymous) | no_$x
? (whether|True if|is) [the] $x [is] (empty|blank)
? (whether|True if) there is no $x
return self.$x == ''

= text_nonempty
: x:text
> has_$x | has_a_$x | is_$x_set | $x_(is_set|given|present) | has_any_$x
? (whether|True if|is) [the] $x [is] (not empty|set|filled in)
? (whether|True if) there is a $x
return self.$x != ''

= text_longer
: x:text / a:small=n
> $x_longer_than | is_longer_than | (is_$x_longer_than|longer_than|is_too_long)
? (whether|True if|is) [the] $x (longer than|has more than) $a [characters|letters]
return len(self.$x) > $a

= text_too_long
: x:text n:lit
> is_(too_long|long) | is_$x_(too_long|long) | $x_too_long | exceeds_limit
? (whether|True if|is) [the] $x (longer than|has more than) $n [characters|letters]
return len(self.$x) > $n

= text_long_enough
: x:text n:lit=6,8,10,12
> is_(valid|long_enough|strong|ok|secure) | is_$x_(valid|long_enough|strong) | $x_(ok|valid)
? (whether|True if|is) [the] $x [is|has] (at least) $n [characters|letters] [long]
return len(self.$x) >= $n

= text_clear
: x:text
> clear_$x | (clear_text|erase_text|delete_$x|wipe_text|empty_text) | (erase|wipe|empty|remove)_$x | reset_$x
? (clear|empty|erase|delete|wipe) [the] $x
? [the] $x becomes empty
self.$x = ''

= text_concat_slots
: x:str y:str
> $x_and_$y | (combined|label|full|together|joined|line|heading|full_label|display) | $x_with_$y | combined_$x
? [return] [the] $x and [the] $y (separated by|with) (a blank|a space) [between them]
? [return] [the] $x, (a blank|a space) and [the] $y
return f'{self.$x} {self.$y}'

= text_colon_slots
: x:str y:any
> (label|line|heading|as_line|caption_text|headline_text|entry_text|text|display|format|as_text|to_string|show) | $x_and_$y_text | $x_$y_line
? [return] '(x|$x): ($y|y)' [as text|with a colon between]
? [return] [the] $x, a colon and [a blank and] [the] $y
? $x: $y
? [return] [the] $x and [the] $y (separated by|with) a colon and a (blank|space)
return f'{self.$x}: {self.$y}'

= text_dash_slots
: x:str y:any
> (label|line|heading|display|headline|route|caption|song_text|banner|match_text) | $x_dash_$y
? [return] '$x - $y' [as text]
? [return] [the] $x and [the] $y (separated by|with|joined by) ' - ' [between them]
? $x - $y
return f'{self.$x} - {self.$y}'

= text_paren_slots
: x:str y:any
> (label|line|heading|display|citation|headline|display_name|reference|title_line|short_text) | $x_with_$y
? [return] '$x ($y)' [as text]
? [return] [the] $x (followed by|and|with) [the] $y in (parentheses|brackets|round brackets)
? $x ($y)
return f'{self.$x} ({self.$y})'

= text_comma_slots
: x:str y:str
> (label|line|location|place|address_line|full_address|display|one_line|where) | $x_comma_$y
? [return] '$x, $y' [as text]
? [return] [the] $x and [the] $y (separated by|with) a comma [and a (blank|space)] [between them]
return f'{self.$x}, {self.$y}'

= text_by_slots
: x:str=title,song,book,name,track,album,painting y:str=author,artist,band,singer,composer,painter,writer
> (label|line|citation|description|display|credit|describe|credit_line|display_title|summary)
? [return] '$x by $y'
? [return] [the] $x (by|, the word by and) [the] $y
return f'{self.$x} by {self.$y}'

= text_address
: x:str=street,road,street_line y:str=zip_code,zip,postcode,postal_code z:str=city,town
> (address|full_address|address_line|mailing_address|postal_address|address_label|one_line_address)
? [return] [the] (whole|full|postal|) address [in one line|as one text]
? [return] '$x, $y $z'
return f'{self.$x}, {self.$y} {self.$z}'

= text_number_unit
: x:num w:word=km,kg,degrees,euros,points,minutes,liters,percent,meters,items,pages,EUR,USD,seconds,people
> $x_(text|label|string|with_unit|display|as_text) | (label|display|text|as_text|formatted|format|show|to_string) | formatted_$x | $x_in_$w | show_$x
? [return] [the] $x (followed by|with|and) [the (unit|word)] $w
? [return] [the] $x as text (with|in) $w [, (for example|e.g.|like) '5 $w']
? [return] '<$x> $w'
return f'{self.$x} $w'

= text_percent_label
: x:num
> $x_(text|label|string|percent_text|display|as_text) | (percent_text|percent_label|percent_string) | formatted_$x
? [return] [the] $x (followed by|with) a percent sign
? [return] [the] $x as text (with a percent sign|like '50%')
return f'{self.$x}%'

= text_money
: x:num
> $x_(text|label|string|display|as_text|formatted) | formatted_$x | (price_tag|formatted|as_money|money_text|as_currency) | format_$x
? [return] [the] $x (with two decimals|with two digits after the (point|dot)|formatted with two decimals)
? [return] [the] $x as (money|text) with (two decimals|2 decimals|cents)
return f'{self.$x:.2f}'

= text_dollars
: x:num
> $x_(text|label|tag|display|in_dollars_text) | formatted_$x | (price_tag|price_label|as_dollars|dollar_text)
? [return] [the] $x (with a dollar sign and two decimals|as dollars like '$'5.00|formatted as dollars)
? [return] a dollar sign and [the] $x with two decimals
return f'${self.$x:.2f}'

= text_money_unit
: x:num w:word=EUR,USD,euros,dollars,GBP,CHF
> $x_(text|label|tag|display|string) | formatted_$x | (price_tag|price_label|price_text|receipt_line)
? [return] [the] $x with two decimals (and|followed by) $w
? [return] [the] $x as text like '9.50 $w'
return f'{self.$x:.2f} $w'

= text_greet
: x:str=name,first_name,user,nickname,username,owner
> (greet|greeting|hello|say_hello|welcome|salute|introduce_hello|greeting_text|welcome_text|hi)
? [return] 'Hello, <$x>!'
? [return] (a greeting|a greeting with the $x|Hello, the $x and an exclamation mark) [like 'Hello, Ann!']
? (greet|say hello to) [the] $x
return f'Hello, {self.$x}!'

= text_greet_arg
: x:str=greeting,salutation,hello,welcome / a:str
> (greet|say_hello_to|welcome|salute|hello)
? [return] [the] $x, (a comma|a blank) and the (given|) name [and an exclamation mark]
? greet the given (person|name) with [the] $x
return f'{self.$x}, {$a}!'

= text_introduce
: x:str=name,first_name,nickname y:int=age,years
> (introduce|introduction|introduce_yourself|present|about|who_are_you|self_introduction)
? [return] '(name) is (age) years old'
? [return] [the] $x, 'is', [the] $y and 'years old'
? [return] a sentence [with $x and $y] like 'Ann is 30 years old'
return f'{self.$x} is {self.$y} years old'

= text_x_of_y
: x:num=current,page,done,step,score,used,booked,level,answered,position,read y:num=total,pages,tasks,steps,max_score,capacity,seats,levels,questions,length
> (progress_text|progress|status_text|position_text|label|page_text|text|status_line|progress_label|display|page_label)
? [return] '$x of $y' [as text]
? [return] [the] $x, 'of' and [the] $y [like '3 of 10']
? like '3 of 10'
return f'{self.$x} of {self.$y}'

= text_x_slash_y
: x:num=current,page,done,step,score,used,booked,level,hp,health y:num=total,pages,tasks,steps,max_score,capacity,seats,levels,max_hp,max_health
> (progress_text|progress|status_text|position_text|label|ratio_text|text|display|status_line|bar_text)
? [return] '$x/$y' [as text]
? [return] [the] $x, a slash and [the] $y [like '3/10']
? like '3/10'
return f'{self.$x}/{self.$y}'

= text_score
: x:int=home,home_score,goals_home,our_goals,left_score,home_goals y:int=away,away_score,goals_away,their_goals,right_score,away_goals,guest
> (result|score_text|score|scoreline|result_text|display|score_line|final_score|standing)
? [return] '$x:$y' [as text]
? [return] [the] $x and [the] $y (separated by|with) a colon [like '2:1']
? like '2:1'
return f'{self.$x}:{self.$y}'

= text_winner
: x:int=home,home_score,goals_home,our_goals,home_goals y:int=away,away_score,goals_away,their_goals,away_goals w:word=home,us,left p:word=away,them,right q:word=draw,tie,nobody
> (winner|who_won|result|outcome|verdict|leading|who_leads)
? [return] '$w', '$p' or '$q' (depending on who has more|according to the $x and $y)
? '$w' (if|when) $x is (more|higher) [than $y], '$p' (if|when) (it is less|$y is), '$q' (if|when) equal
if self.$x > self.$y:
    return '$w'
if self.$x < self.$y:
    return '$p'
return '$q'

= percent_text
: x:str=title,name,label,project,campaign y:num=raised,done,current,saved,progress,used,booked z:num=goal,target,total,capacity,limit
> (progress_text|progress|status_text|status_line|progress_line|report)
? [for example|like] 'Roof: 25% of 10000'[; (whole percent, rounded down|percent rounded down|rounded down)]
? [return] [the] $x, a colon, [the] (whole percent|percentage|percent) of $y, 'of' and [the] $z
return f'{self.$x}: {int(self.$y / self.$z * 100)}% of {self.$z}'

= percent_text_short
: y:num=raised,done,current,saved,progress,used,booked,charge,score,read,won z:num=goal,target,total,capacity,limit,tasks,maximum,pages,games
> (progress_text|percent_text|progress|status_text|percent_label|fill_text|percentage_text|progress_label|charge_text|usage_text)
? [return] [the] (percentage|percent) (of $y in $z|that $y is of $z) as text like '25%' [, rounded]
? like '25%' [, rounded]
? [return] $y as percent of $z, rounded, with a percent sign
return f'{round(self.$y / self.$z * 100)}%'

= clock_text
: x:int=seconds,total_seconds,elapsed,duration,time,elapsed_seconds
> (clock_text|as_clock|formatted_time|time_text|hms|clock|display|formatted|time_string|as_text|length_text|show_time)
? hh:mm:ss [with leading zeros]
? [return] [the] $x as hh:mm:ss [with leading zeros]
? (hours, minutes and seconds|hours:minutes:seconds) with (two digits each|leading zeros) [, like 01:02:05]
? [show|return] [the] (time|clock|duration) as (hours, minutes and seconds) with colons and two digits each
return f'{self.$x // 3600:02d}:{self.$x % 3600 // 60:02d}:{self.$x % 60:02d}'

= minutes_seconds_text
: x:int=seconds,length,duration,total_seconds,elapsed,runtime,track_length,time
> (length_text|duration_text|as_minutes|formatted_length|mm_ss|time_text|clock|display|formatted|duration_label|playing_time|time_label|show_time)
? [length|time|duration] as minutes:seconds [with two digits for the seconds][, for example 4:05|, like 4:05|, e.g. 3:07]
? [return] [the] $x as (m:ss|minutes and seconds|minutes:seconds) [like 4:05|with two digits for the seconds]
? (minutes|whole minutes), a colon and the (remaining|rest of the) seconds with two digits
return f'{self.$x // 60}:{self.$x % 60:02d}'

= mm_ss_text
: x:int=seconds,remaining,duration,total_seconds,elapsed,time_left,remaining_seconds
> (clock_text|as_clock|mm_ss|time_text|clock|display|formatted|countdown_text|show_time|remaining_text)
? mm:ss [with leading zeros]
? [return] [the] $x as mm:ss [with leading zeros|with two digits each]
? minutes and seconds with (two digits each|leading zeros) [, like 04:05]
return f'{self.$x // 60:02d}:{self.$x % 60:02d}'

= hours_minutes_text
: x:int=minutes,duration,total_minutes,runtime,length,time
> (duration_text|as_hours|hours_text|formatted|length_text|runtime_text|display|time_text|hm_text)
? [return] [the] $x as hours and minutes [like '1h 30m'|, for example 2h 5m]
? hours and minutes like '1h 30m'
return f'{self.$x // 60}h {self.$x % 60}m'

= hhmm_text
: x:int=minutes,minutes_since_midnight,start,time,departure,begin
> (clock_text|as_clock|time_text|hh_mm|formatted|start_text|clock|departure_text|clock_time)
? hh:mm [with leading zeros]
? [return] [the] $x [since midnight] as hh:mm [with leading zeros]
? hours and minutes with two digits each [, like 09:05]
return f'{self.$x // 60:02d}:{self.$x % 60:02d}'

= hhmm_to_minutes
: x:hhmm=start,time,begin,departure,opening,alarm
> (minutes_since_midnight|in_minutes|as_minutes|start_minutes|to_minutes|minute_of_day) | $x_in_minutes
? [return] [the] minutes since midnight [of [the] $x] [written HH:MM|, which is written HH:MM]
? how many minutes after midnight [the] $x is (HH:MM)
result = self.$x.split(':')
return int(result[0]) * 60 + int(result[1])

= hhmm_difference
: x:hhmm=start,begin,departure,opens,from_time,start_time,started y:hhmm=end,finish,arrival,closes,to_time,end_time,ended
> (duration|duration_minutes|minutes|length|length_minutes|total_minutes|minutes_between|duration_in_minutes|travel_time|open_minutes|how_long)
? (how many minutes|the minutes) (lie|are|pass) between $x and $y [on the same day] [; both are written HH:MM|(HH:MM)|, both HH:MM]
? [return] [the] (minutes|time|duration) (between|from) $x (and|to) $y [in minutes] (; both are written HH:MM|, both texts HH:MM|)
label = self.$x.split(':')
other = self.$y.split(':')
return int(other[0]) * 60 + int(other[1]) - int(label[0]) * 60 - int(label[1])

= hhmm_hour
: x:hhmm=start,begin,departure,time,alarm,opens
> (hour|start_hour|get_hour|which_hour) | $x_hour | hour_of_$x
? [return] [the] hour of [the] $x [as (a number|an int)] [written HH:MM]
return int(self.$x.split(':')[0])

= date_year
: x:date=date,day,published,born,created,due,birthday,released,due_date,start_date
> (year|get_year|which_year|birth_year|release_year) | $x_year | year_of_$x
? [return] [the] year [of [the] $x] [as (a number|an int)] [written YYYY-MM-DD]
return int(self.$x.split('-')[0])

= date_month
: x:date=date,day,published,born,created,due,birthday,released,due_date,start_date
> (month|get_month|which_month|birth_month) | $x_month | month_of_$x
? [return] [the] month [of [the] $x] [as (a number|an int)] [written YYYY-MM-DD]
return int(self.$x.split('-')[1])

= date_german
: x:date=date,day,published,born,created,due,birthday,released,due_date,start_date
> (german_date|formatted_date|date_text|display_date|european_date|as_dmy) | $x_text | formatted_$x
? [return] [the] $x as (DD.MM.YYYY|day.month.year) [instead of YYYY-MM-DD]
return '.'.join(reversed(self.$x.split('-')))

= date_before
: x:date=due,deadline,expires,due_date,expiry,end_date,valid_until / a:date
> is_overdue | (is_late|has_expired|is_expired|expired|is_past|is_over|overdue|is_due_before)
? (whether|True if|True when) [the] $x (is before|lies before|has passed on|is earlier than) (the given date|the given day|the argument|today, which is given)
? (whether|True if) (the given date|the argument|today) is after [the] $x
return self.$x < $a

= email_domain
: x:email=email,mail,address,contact,email_address
> (domain|email_domain|get_domain|mail_domain|host|provider) | $x_domain | domain_of_$x
? [return] [only] (what|the part|everything) (stands|comes|) after the (@|at sign|at) [of [the] $x]
? [return] [the] domain of [the] $x
return self.$x.split('@')[1]

= email_user
: x:email=email,mail,address,contact,email_address
> (user|username|local_part|user_name|login|account_name|mail_user) | $x_user | user_of_$x
? [return] [only] (what|the part|everything) (stands|comes|) before the (@|at sign|at) [of [the] $x]
? [return] [the] (user|local) part of [the] $x
return self.$x.split('@')[0]

= url_domain
: x:url=url,link,address,website,homepage,source
> (domain|host|hostname|get_domain|server|site) | $x_(domain|host) | domain_of_$x
? [only] (what|the part) [stands|that stands] between :// and the next slash [in [the] $x]
? [return] [the] (domain|host|host name) of [the] $x
return self.$x.split('://')[1].split('/')[0]

= url_scheme
: x:url=url,link,address,website,homepage,source
> (scheme|protocol|get_scheme) | $x_(scheme|protocol)
? [only] (what|the part) [stands|that stands] before ://
? [return] [the] (scheme|protocol) of [the] $x
return self.$x.split('://')[0]

= url_secure
: x:url=url,link,address,website,homepage,source
> (is_secure|is_https|is_safe|is_encrypted|uses_https)
? (whether|True if) [the] $x (starts with|begins with|uses) https
return self.$x.startswith('https')

= file_extension
: x:file=filename,file,path,file_name,document,name
> (extension|suffix|file_type|get_extension|file_extension|type) | $x_extension | extension_of_$x
? [return] [only] (what|the part) [that] (stands|comes) after the last dot [of [the] $x]
? [return] [the] (extension|ending) of [the] $x
return self.$x.split('.')[-1]

= file_stem
: x:file=filename,file,path,file_name,document
> (stem|base_name|basename|name_without_extension|without_extension|bare_name) | $x_without_extension
? [return] [only] (what|the part) [that] (stands|comes) before the [last] dot [of [the] $x]
? [return] [the] $x without [its] (extension|ending)
return self.$x.rsplit('.', 1)[0]

= file_last_part
: x:path=path,location,folder,directory,url_path
> (filename|file_name|last_part|basename|name|leaf|last_component) | $x_last_part
? [return] [only] (what|the part) [that] (stands|comes) after the last slash [of [the] $x]
? [return] [the] last part of [the] $x
return self.$x.split('/')[-1]

= text_repeat
: x:text / a:small=n
> (repeat|repeated|times|repeat_text|echo|multiply_text) | $x_(repeated|times) | repeat_$x
? [return] [the] $x (n times|so many times|that many times|the given number of times|repeated)
return self.$x * $a

= text_char_at
: x:text / a:index0
> (char_at|letter_at|character_at|at|get_char|nth_letter) | $x_at
? [return] [the] (character|letter) at the given (position|index) [of [the] $x]
return self.$x[$a]

= text_split_comma
: x:csv=tags,keywords,line,row,csv,names,labels,values_text,list_text
> (parts|items|fields|columns|as_list|tag_list|split_fields|values_list|to_list|cells|entries) | $x_(list|as_list|parts) | split_$x | list_of_$x
? [return] [the] (parts|fields|entries) of [the] $x between [the] commas
? split [the] $x at [the] commas [into a list]
return self.$x.split(',')

= text_split_count
: x:csv=tags,keywords,line,row,csv,names,labels
> (count_fields|field_count|number_of_fields|count_parts|number_of_parts|count_entries) | count_$x | number_of_$x
? (how many|number of|count) (parts|fields|entries|$x) (separated by|between) commas [in [the] $x]
return len(self.$x.split(','))

= text_is_number
: x:csv=code,pin,number_text,zip,digits,serial,id_text
> is_(numeric|number|digits_only|all_digits) | is_$x_(numeric|valid|digits) | $x_is_numeric | (has_only_digits|only_digits)
? (whether|True if|does) [the] $x (consists of|has|contains|is) only digits
return self.$x.isdigit()

= text_email_valid
: x:email=email,mail,contact,email_address
> is_valid | is_$x_valid | (has_valid_email|valid_email|is_email_valid|is_reachable) | has_at_sign
? (whether|True if) [the] $x (contains|has) an? (at sign|@) and a dot
return '@' in self.$x and '.' in self.$x

= text_same_as
: x:str y:str
> $x_equals_$y | (is_same|are_same|matches|is_matching|is_confirmed|same) | $x_matches_$y
? (whether|True if|are) [the] $x and [the] $y [are] (equal|the same|identical)
? (whether|True if) [the] $x (equals|matches) [the] $y
return self.$x == self.$y

= text_pad
: x:int n:lit=3,4,5,6
> (padded|padded_number|with_zeros|zero_padded|number_text|formatted_number|serial|invoice_number) | padded_$x | $x_(text|padded|with_zeros)
? [return] [the] $x (padded|filled) with zeros to $n digits
? [return] [the] $x as text with $n digits [and leading zeros]
return str(self.$x).zfill($n)

= text_prefix_number
: x:int w:word=INV,A,ID,NR,T,ORD
> (code|label|identifier|reference|number_text|tag|key|display_id) | $x_(code|label|text|tag)
? [return] '$w-' (and|followed by) [the] $x
? [return] [the] $x with the prefix '$w-'
return f'$w-{self.$x}'

= status_set_word common
: x:status=status,state,condition,phase,stage w:word
> mark_as_$w | set_$w | mark_$w | (set|make)_$x_$w | set_$x_to_$w | make_$w | to_$w | become_$w | mark_it_$w | $x_$w
? (set|change|switch) [the] $x to $w
? [the] $x (becomes|is now|is|changes to) $w
? (mark) it as $w
self.$x = '$w'

= status_is_word common
: x:status=status,state,condition,phase,stage w:word
> is_$w | $x_is_$w | is_$x_$w | is_it_$w | has_been_$w
? (whether|True if|True when|tell whether) [the] $x is $w
? (is it|whether it is) $w
return self.$x == '$w'

= status_not_word
: x:status=status,state,condition w:word
> is_not_$w | not_$w | isnt_$w | is_no_longer_$w
? (whether|True if|True when) [the] $x is not $w
return self.$x != '$w'

= status_change_words intent
: x:status=status,state,condition,phase w:word p:word
> (toggle|switch|flip|advance|next|change|change_$x|toggle_$x|switch_$x)
? (switch|toggle|change|flip) [the] $x between $w and $p
? $w becomes $p and (the other way round|$p becomes $w)
self.$x = '$p' if self.$x == '$w' else '$w'
return self.$x

= status_guard_words intent
: x:status=status,state,phase w:word p:word
> (start|finish|approve|ship|close|publish|deliver|cancel|activate|confirm|resolve|next|proceed|begin|complete|send)
? (set|change|switch) [the] $x to $p; (only|this works only|allowed only) (from|when it is) $w, (otherwise|else) [raise] [a] ValueError
? [the] $x becomes $p [only] (if|when) it is $w, (otherwise|else) [raise|with] [a] ValueError
? (raise) ValueError unless [the] $x is $w, then (set|change) it to $p
? only (something|a thing|what is) $w can [be] $p [: ValueError otherwise|, otherwise ValueError]
if self.$x != '$w':
    raise ValueError('not $w')
self.$x = '$p'

= status_verb common alone
: x:statusverb
> $v | $v_it | do_$v | $v_now | set_$u | mark_as_$u
? [the] $x becomes $u
? (set|change) [the] $x to $u
? mark it as $u
self.$x = '$u'

= status_set_and_log intent
: x:status=status,state,phase y:strs0=history,log,events,changes,states,past / a:str
> (set_$x|change_$x|update_$x|move_to|transition|advance_to|set|change_to)
? (set|change) [the] $x to $a and (append|add|record|remember|log) (it|the new one) (in|to) [the] $y
? (set|change) [the] $x and (record|log) it in [the] $y
self.$x = $a
self.$y.append($a)

= assign_and_status common intent
: x:str=assignee,owner,holder,tenant,borrower,driver,customer,buyer,author,reviewer,winner,room y:status=status,state w:word / a:str
> (assign|assign_to|lend_to|sell_to|give_to|claim|reserve_for|rent_to|book|hand_over|take|set_$x|deliver_to|ship_to)
? (remember|store|set) (who works on it|who has it|$a|[the] $x|the given one) [as [the] $x] and (set|change) [the] $y to $w
? $a becomes [the] $x and [the] $y [becomes] $w
? (set) [the] $x to $a and [the] $y to $w
self.$x = $a
self.$y = '$w'

= flag_and_word intent
: x:bool y:status=status,state w:word
> (finish|complete|close|start|activate|stop|archive|ship|pay|approve|cancel|open|publish)
? (set|mark) [it|the] [as] $x and (set|change) [the] $y to $w
? it is $x [now] and [the] $y [is|becomes] $w
self.$x = True
self.$y = '$w'
"""
