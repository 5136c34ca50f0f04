"""The open vocabulary of slot, argument and field names, split into a training and a held-out half by word."""

from __future__ import annotations

import zlib

#: One word in this many is held out of training.
HELD_OUT_SHARE = 7

NUMBERS = """
balance score temperature price level health energy speed points fuel distance weight height width depth volume
pressure humidity brightness altitude angle radius length duration age rating rank salary budget cost revenue profit
debt credit deposit bonus penalty tax fee rent wage income expense loss gain stake bid offer quota threshold counter
tally ticks steps laps goals wins losses draws lives coins gems tokens tickets votes likes views clicks visits
downloads uploads shares followers errors warnings failures retries attempts requests_served hits misses
mana stamina experience strength agility armor damage shield power charge battery voltage current resistance
frequency wavelength amplitude phase torque force mass density velocity acceleration momentum heading bearing
latitude longitude elevation page chapter volume_level zoom scale opacity contrast saturation hue
concentration acidity moisture rainfall windspeed visibility luminosity radiation dose dosage heartbeat pulse
glucose calories protein sugar salt carbs portions servings seats rooms floors beds tables chairs shelves_used
population enrollment attendance headcount turnout mileage odometer kilometers miles minutes seconds hours days
quantity stock supply demand inventory_level reserve surplus deficit margin markup interest yield_rate dividend
principal installment premium coverage deductible claim capital equity liability turnover allowance savings funds
credits karma reputation trust morale happiness hunger thirst fatigue boredom progress_points xp stars medals
trophies badges streak combo multiplier handicap par strokes overs wickets runs innings sets games frames pins
buoyancy salinity alkalinity viscosity turbidity opacity_level girth thickness slope gradient curvature inclination drift
latency jitter bandwidth throughput backlog uptime downtime churn spread skew variance sharpness loudness tempo pitch_count
stiffness hardness ripeness sweetness bitterness freshness tension torsion recoil thrust lift_force drag payload_mass
windage draught_depth anchorage tonnage headroom legroom clearance footprint acreage hectares livestock_units
""".split()

TEXTS = """
name title label caption description comment note message subject body author owner editor publisher brand model
color flavor shape material category kind genre species breed city country region street address state_name zip_code
email phone nickname username handle alias slogan motto headline summary_text abstract quote lyric verse phrase
sentence paragraph greeting password_hint hostname domain path filename extension folder url branch tag_name version
language locale currency_code unit symbol sku barcode serial isbn model_number reference ticket_id customer supplier
vendor manager driver pilot captain teacher student patient doctor nurse chef waiter guest host artist album song
band composer director actor producer studio venue room_name stage_name team coach club league position_name jersey
role job department division office company employer school course_name lesson topic theme mood weather season
destination origin route gate platform terminal carrier airline vessel harbor planet galaxy constellation
text content draft script dialect accent codename prefix suffix separator hashtag
""".split()

FLAGS = """
active enabled open locked visible paid archived available online muted paused running selected published verified
finished completed approved public private premium_member favorite pinned hidden dirty ready connected charging
armed broken clean closed empty_flag expired featured frozen full_screen grounded insured internal invited
licensed lit loaded married occupied overdue plugged powered reserved returned rented secured sealed shipped signed
soldout starred subscribed suspended trained vaccinated waterproof done awake flying alive
anchored bolted braked buckled calibrated chilled docked dried drained fenced folded greased hinged inflated insulated
laminated moored oiled padded painted polished ripe rusted salted seasoned sharpened shuffled tuned twinned waxed woven
""".split()

PLURALS = """
items scores tags names numbers values readings measurements temperatures prices grades marks results samples
entries records events messages notes comments orders products books songs tracks albums movies photos videos files
folders documents pages chapters lines words letters tasks todos jobs steps goals players teams members users
friends contacts guests students teachers employees workers drivers passengers patients visitors customers clients
subscribers followers animals pets plants trees flowers fruits vegetables ingredients recipes meals dishes drinks snacks
toys tools parts components modules sensors devices machines robots vehicles cars bikes trains flights trips routes
stops stations cities countries places rooms seats tables shelves boxes crates parcels packages shipments deliveries
invoices payments deposits withdrawals transactions transfers expenses incomes sales purchases refunds bids offers
tickets coupons vouchers badges medals cards tiles pieces moves turns rounds games matches sets laps
distances heights weights widths lengths durations ages speeds angles points coordinates vectors
anchors anvils barrels bolts bridges bricks buoys chisels cogs crystals dunes engravings feathers ferns gaskets glaciers gullies
hammocks hinges islands kettles ladders lanterns lentils magnets meadows mosaics nozzles oars orchards pebbles pulleys quilts rafters
ridges rivets saddles sails shells sleds spools stencils tapestries torches turbines valves violins wagons whistles
errors alerts warnings logs metrics counts totals averages signals packets bytes frames
questions answers votes ballots polls reviews ratings complaints requests responses replies drafts letters_sent
lessons courses subjects exams topics skills roles permissions groups rules filters layers colors shapes
lights lamps switches doors windows keys coins stones gems swords spells potions quests monsters enemies heroes
sightings observations experiments specimens planets moons comets chemicals reagents doses vaccines
wines cheeses spices herbs seeds crops harvests hives kennels stables fences barns tractors
""".split()

TABLES = """
stock prices_by_name scores_by_player votes_by_candidate counts_by_word inventory ages_by_name quantities grades_by_student
balances ranks settings_map ratings_by_movie populations sales_by_region hours_by_worker stock_levels word_counts
points_by_team phone_book ledger catalog menu tariffs weights_by_item distances_by_city credits_by_user scoreboard
tally_by_option budgets wages rents limits shares_by_holder calories_by_food reserves visits_by_page
""".split()

TABLES += """
items products words students members rooms seats ingredients employees players teams cities books contacts plants
accounts parts prices votes scores grades stocks orders animals drinks fruits countries translations terms users
""".split()

FIELDS_NUMBER = """
price quantity amount cost score age weight height rating points year salary duration size stock hours rank level
length distance total discount speed power population pages calories minutes seats votes width temperature balance
grade mileage priority lap floor reach harvest fee rent tip bonus goals
""".split()

FIELDS_TEXT = """
name title category color status author city owner kind team department genre artist brand email country language
type unit role region customer label code sender topic species day color material maker
""".split()

FIELDS_FLAG = """
done active paid completed available finished read verified shipped open approved present enabled urgent seen favorite
""".split()

ADJECTIVES = """
total max min current base daily weekly monthly annual initial final average net gross extra spare upper lower inner
outer left right front rear main primary secondary backup target actual planned local remote old new first last best
worst top hidden public shared raw clean hot cold warm soft hard front_end north south east west early late peak
""".split()

STATUS = """
open closed pending active archived shipped paid draft published done running stopped idle busy ready sold cancelled
delivered approved rejected queued failed locked started finished blocked reserved returned resolved verified
suspended confirmed
""".split()

STRINGS = """
apple banana cherry milk bread butter cheese coffee tea sugar salt rice pasta tomato potato onion carrot lemon orange
red blue green yellow purple silver gold black white alice bob carol dave erin frank grace heidi ivan judy
london paris berlin tokyo oslo madrid lisbon rome vienna cairo lima quito boston denver austin hammer nail screw
wrench drill saw paint brush rope tape glue book pen pencil paper desk lamp chair table door window garden river
mountain forest ocean island desert valley bridge tower castle urgent later home work music sport travel
""".split()

UNITS = "minutes seconds hours days weeks cost price score points pages weight tax votes sales units people seats goals rooms income steps".split()

STAGES = """
prep cook home away adult child math english travel work food rent hotel flight paper online store street male female
male morning evening night day front_desk shipping handling labor material fixed variable first second third writing
reading speaking swim bike run waiting boarding setup cleanup parking basic premium
""".split()

VERBS = tuple(
    pair.split("/")
    for pair in """
    cancel/cancelled archive/archived publish/published lock/locked mute/muted pause/paused finish/finished
    complete/completed approve/approved reject/rejected ship/shipped deliver/delivered pay/paid sell/sold
    activate/active enable/enabled verify/verified confirm/confirmed close/closed open/open hide/hidden start/started
    resolve/resolved block/blocked ban/banned suspend/suspended delete/deleted read/read send/sent check/checked
    reserve/reserved book/booked rent/rented borrow/borrowed clean/clean repair/repaired break/broken freeze/frozen
    pin/pinned star/starred favorite/favorite flag/flagged like/liked feature/featured sign/signed seal/sealed
    expire/expired retire/retired arm/armed load/loaded connect/connected subscribe/subscribed register/registered
    invite/invited accept/accepted decline/declined submit/submitted grade/graded review/reviewed test/tested
    deploy/deployed install/installed encrypt/encrypted water/watered feed/fed charge/charging wash/washed
    cook/cooked bake/baked print/printed scan/scanned pack/packed unlock/unlocked recycle/recycled refund/refunded
    mark_done/done finalize/final launch/launched cut/cut plant/planted harvest/harvested vaccinate/vaccinated
    """.split()
)

OPPOSITES = {
    "open": "closed", "locked": "unlocked", "on": "off", "available": "unavailable", "empty": "occupied",
    "active": "inactive", "paused": "running", "occupied": "free", "done": "pending", "online": "offline",
    "muted": "audible", "paid": "unpaid", "running": "stopped", "sold": "unsold", "reserved": "free",
}  # fmt: skip

SENTENCES = (
    "hello world", "the quick brown fox", "Ada Lovelace", "good morning everyone", "to be or not to be", "a b c",
    "Python is fun", "grace hopper", "one two three two one", "Winter is coming", "plain text", "Big Blue Bus",
    "lorem ipsum dolor", "Level up", "noon", "racecar", "The Great Gatsby", "meet me at noon", "Alan Turing",
)  # fmt: skip

ARGUMENT_NAMES = {
    "number": "amount value number n delta by quantity units points step change x how_many increment".split(),
    "text": "name text word title label value title item_name term needle new_name who which".split(),
    "any": "item value element entry thing obj thing".split(),
}

_SYLLABLES = "ba co du fe gi ha jo ku le mi no pa qui ro su ta ve wo xi za bri cla dro fla gre kra pli sto tri zon mer lin tor vex".split()


def is_held_out(word: str) -> bool:
    """Whether this name stays out of training. A stable function of the word alone."""
    return zlib.crc32(word.encode()) % HELD_OUT_SHARE == 0


def coined(rng: object) -> str:
    """A word that exists in no language, so that nothing but its tag can be copied."""
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice((2, 3, 3))))  # type: ignore[attr-defined]
