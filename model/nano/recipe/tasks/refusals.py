"""What no Python can compute for nano: one honest sentence; and its neighbours, which Python can.

nano knows nothing of the world and writes no prose. A refusal has to be as broad as such questions are,
so patterns of many kinds are filled from lists and from words at large. Beside them stand *near*
questions: the same subjects, names and frames, but with all that is needed to compute.
"""

import random

from model.nano.recipe.tasks.base import Draft
from model.nano.recipe.tasks.numerals import integer
from model.nano.recipe.tasks.patterns import say
from model.nano.recipe.tasks.phrasing import dressed, saying
from model.nano.recipe.tasks.words import NAMES, listed, sentence, styled, word

BEYOND = "That is beyond me: I am nano, a very small model, and can only compute with Python."

COUNTRIES = listed(
    "France, Peru, Kenya, Japan, Norway, Canada, Egypt, Chile, India, Spain, Ghana, Mongolia, Iceland, Vietnam, Brazil, "
    "Italy, Germany, China, Mexico, Poland, Greece, Turkey, Nigeria, Portugal, Sweden, Finland, Austria, Australia, "
    "Argentina, Morocco, Thailand, Ukraine, Ireland, Cuba, Nepal, Belgium, New Zealand, South Africa, the USA, the UK",
    ", ",
)
CITIES = listed(
    "Paris, London, Tokyo, Cairo, Lima, Oslo, Berlin, Madrid, Sydney, Toronto, Lagos, Mumbai, Rome, Vienna, New York, "
    "Moscow, Beijing, Prague, Dublin, Athens, Lisbon, Warsaw, Chicago, Boston, Seoul, Hanoi, Helsinki, Zurich, Munich",
    ", ",
)
PEOPLE = listed(
    "Einstein, Mozart, Shakespeare, Napoleon, Newton, Cleopatra, Picasso, Beethoven, Gandhi, Darwin, Marie Curie, "
    "Leonardo da Vinci, Julius Caesar, Goethe, Bach, Tolstoy, Elvis, Mandela, Lincoln, Kant, Plato, Frida Kahlo, "
    "the president, the pope, the king of England, Taylor Swift, Elon Musk, Messi, Steve Jobs, Hemingway, Confucius",
    ", ",
)
_TOPICS = listed(
    "love, the sea, history, dark matter, black holes, photosynthesis, the Roman empire, football, jazz, philosophy, "
    "climate change, quantum mechanics, evolution, democracy, the French revolution, cats, dogs, spring, the moon, "
    "inflation, chess, religion, happiness, vaccines, dinosaurs, the universe, volcanoes, artificial intelligence, "
    "the stock market, gravity, DNA, poetry, art, cooking, war and peace, space travel, music theory, the ocean, my garden, "
    "blockchain, relativity, the election, tigers, coffee, friendship, autumn, my grandmother, a lost dog, robots, "
    "the industrial revolution, electricity, the human brain, the Cold War, tea, bees, glaciers, magnetism, time travel, "
    "capitalism, human rights, the Olympic games, the pyramids, mushrooms, the immune system, antibiotics, rain, a dragon, "
    "winter, hope, freedom, the city at night, machine learning, neural networks, bitcoin, veganism, yoga, Buddhism",
    ", ",
)
_OBJECTS = listed(
    "Mount Everest, the Eiffel Tower, the Nile, the moon, the sun, Mars, the Amazon, a blue whale, an elephant, a cheetah, "
    "the Great Wall, a giraffe, the Atlantic, the Titanic, Jupiter, the Statue of Liberty, the Pacific, the Sahara, an ostrich, "
    "the Golden Gate Bridge, Lake Victoria, Kilimanjaro, the Colosseum, a hydrogen atom, light, sound in water, a human heart",
    ", ",
)
_LANGUAGES = listed(
    "French German Spanish Italian Latin Japanese Chinese Russian Portuguese Dutch Polish Greek Arabic Turkish Hindi Swedish English"
)
_DISHES = listed(
    "pancakes, lasagna, risotto, bread, an apple pie, sushi, a curry, pizza, rice, an omelette, cookies, soup, paella, ramen",
    ", ",
)
_CODE = listed(
    "Java, C, C++, JavaScript, Rust, Go, Haskell, SQL, bash, PHP, Ruby, Swift, Kotlin, TypeScript, HTML, CSS, assembler",
    ", ",
)
_AILMENTS = listed(
    "a headache, a cold, fever, back pain, a rash, the flu, insomnia, a sore throat, high blood pressure, diabetes, anxiety, "
    "a broken finger, a cough, a toothache, an allergy",
    ", ",
)
# Kinds of questions; within a kind every pattern is as likely as the other.
_BEYOND: tuple[tuple[str, ...], ...] = (
    (
        "[what|which city|what city] is the capital of {country}", "capital of {country}", "[what is|what's] the [population|currency|national anthem|flag|national dish|official language|area|climate|largest city|highest mountain|longest river|president|time zone|dialling code] of {country}",
        "[who is|who's|name] the [president|king|queen|prime minister|chancellor|leader|head of state] of {country}", "how many [people|inhabitants|provinces|states|cities|airports] [live in|are there in|does {country} have|has] {country}", "[where is|where's|in which country is|on which continent is] {city}",
        "what [language|currency|food|sports] do they [speak|use|eat|like] in {country}", "[what are|name|list] [the neighbors|three cities|the biggest cities|some famous people|the main exports|the regions] of {country}", "which countries border {country}", "[which|what] is the [largest|smallest|richest|oldest|coldest|most beautiful] [country|city|lake|island|desert|building] in [the world|Europe|Asia|Africa|{country}]",
        "how many people live in {city}", "what is {city} [famous for|known for|like]", "how [far|long] is it from {city} to {other}", "how far is {city} from {other}", "[what is|what's] the [distance|flight time] between {city} and {other}", "what is there to see in {city}",
    ),
    (
        "who [invented|discovered|wrote|painted|composed|founded|built|directed|sang|designed|created|started] {thing}", "who [was|is] {person}", "[when|where|in which year] was {person} born", "[when|how|where] did {person} die", "how old [is|was] {person}", "[when|where|why] did {event} [happen|begin|start|end|take place]",
        "what did {person} [do|discover|invent|write|say|believe|think about {topic}]", "[tell me about|what do you know about|give me a biography of|who exactly was|write about] {person}", "what happened in {year}", "who won [the world cup|the Nobel prize|the election|the Oscars|Wimbledon|the super bowl|the war] in {year}", "who was the [president|king|prime minister] of {country} in {year}",
        "what is {person} [famous for|known for]", "in which year [did|was] {event}", "who is the author of {work}", "what is the [plot|ending|message|genre] of {work}", "[summarize|explain|review] {work}", "is {person} [still alive|married|older than me]", "quote something by {person}", "what is {person}'s [real name|birthday|net worth|most famous work]",
    ),
    (
        "how [tall|high|deep|long|heavy|far|fast|big|old|hot|large|wide|bright] is {object}", "how many [bones|muscles|teeth] does [a human|a dog|a cat|an adult|a shark] have", "how many [moons|rings] does [Jupiter|Saturn|Mars] have", "what is the [boiling point|melting point|density|chemical symbol|atomic number|formula|color] of [gold|iron|water|{thing}|helium|salt|alcohol|copper]",
        "what is the [speed of light|speed of sound|mass of the earth|distance to the moon|gravitational constant|temperature of the sun|age of the universe|size of an atom]", "how long does [a cat|a dog|an elephant|a turtle|a mayfly] live", "what [do|does] [cats|a koala|bees|a shark|pandas|a {thing}] eat", "why [is the sky blue|do cats purr|do leaves fall|is the sea salty|do we dream|do we sleep|do birds sing|is blood red|does ice float|do stars twinkle|do we yawn|is {topic} important|do people like {topic}]",
        "[which|what] [animal|planet|metal|element|fruit|bird|fish|tree|star] is the [fastest|biggest|heaviest|closest|most common|rarest|smallest]", "is there [life on Mars|a god|a ninth planet|water on the moon|an afterlife]", "name [three|five|some|all|two] [planets|noble gases|mammals|capitals|rivers|oceans|philosophers|painters|composers|elements|dinosaurs|vitamins|facts about {topic}]",
        "what is [in|inside] [an atom|a cell|the sun|coffee|a {thing}]", "what causes [rain|earthquakes|tides|rainbows|cancer|lightning|inflation|{topic}]", "are [spiders insects|tomatoes fruits|whales fish|bats birds|viruses alive|{topic} real]", "how [are|is] [rainbows|glass|paper|steel|cheese|wine|chocolate|silk|{topic}] made",
    ),
    (
        "[what is|what's|what are|explain|define|describe] {topic}", "[explain|describe] {topic} [to a child|in simple words|to me|briefly|in one sentence|like I'm five]", "how [does|do] {topic} work", "what is the [meaning of life|meaning of {thing}|difference between {topic} and {topic2}|purpose of {topic}|history of {topic}|opposite of {thing}|theory behind {topic}|point of {topic}]",
        "what does [{thing}|the word {thing}|'{thing}'] mean", "[find|give me|name|what is] a [synonym|antonym|rhyme|definition|better word|metaphor] for {thing}", "what rhymes with {thing}", "[where does|what is the origin of] the word {thing} [come from|]", "use {thing} in a sentence", "[summarize|tell me] the history of [{country}|{topic}]", "[teach me|I want to learn|how can I learn|help me understand] {topic}",
        "what is the plural of {thing} in {language}", "compare {topic} and {topic2}", "what are the [advantages|causes|effects|types|dangers|benefits|laws|main ideas] of {topic}", "is it [{thing} or {thing2}|spelled {thing} or {thing2}]", "give me [three|some|a few] facts about {topic}", "[tell me|I want to know] [more|something|everything] about {topic}",
    ),
    (
        "[write|compose|make up|create|give me|I need|generate] [a poem|a story|a haiku|an essay|a song|a limerick|a joke|a speech|a fairy tale|a dialogue|a rap|lyrics|a slogan|a riddle|a paragraph|a short text|a tweet|a blog post|a toast|a love letter|a sonnet|a scene] about {topic}", "tell me [a joke|a story|a fairy tale|something funny|a secret|a riddle|a good joke|another joke|something interesting|a bedtime story]", "[write|draft|compose] [an email|a letter|a cover letter|an invitation|an apology|a complaint|a message|a postcard|a thank-you note|a text] to {name} [about {topic}|]",
        "[write|help me write] [my CV|a resume|a product description|a press release|my wedding speech|a letter of complaint|my homework essay|a review of {thing}]", "[find|suggest|think of|invent|give me] [a name for my cat|a name for our company|a title for my book|a username|a nickname for {name}|a password hint|a theme for a party|a gift idea for {name}|ideas for {topic}]", "[continue|finish] [this story|this sentence|the text]: {phrase}", "once upon a time there was {thing}... go on", "[sing|hum] [a song|something|me a song] [about {topic}|]", "make me laugh", "entertain me", "[start|play] [a role play|a game with me|20 questions|tic-tac-toe with me|hangman|a quiz about {topic}]", "pretend [to be a pirate|you are {person}|to be my friend|to be a doctor]",
    ),
    (
        "[translate|please translate] [this|'{phrase}'|the word {thing}|{thing}|the following] [into|to] {language}[: {phrase}|]", "how do [you|I|people] say [{thing}|'{phrase}'|good morning|thank you|I love you] in {language}", "what is [{thing}|'{thing}'|goodbye|please|the word {thing}] in {language}", "{language} for '{thing}'", "what does [{thing}|'{phrase}'] mean in [{language}|English]", "say [hello|something|it|'{phrase}'] in {language}", "is '{thing}' a {language} word", "[correct|check|fix|improve] the [grammar|spelling|style|punctuation] [of this|in this sentence|]: {phrase}", "[rewrite|rephrase|paraphrase|shorten|summarize|simplify] this [sentence|text|politely|more formally|]: {phrase}", "[is this sentence correct|is this good English|what is wrong with this sentence|does this sound polite]: {phrase}",
        "what is the [mood|sentiment|topic|subject|tone|author] of this [text|sentence]: {phrase}", "which language is this: {phrase}", "[conjugate|decline] [{thing}|the verb {thing}] [in {language}|]", "is {thing} a [noun|verb|adjective]",
    ),
    (
        "[what is|what's|how is] the weather [in {city}|today|tomorrow|like in {city}|forecast|right now|]", "will it [rain|snow|be sunny|be hot] [tomorrow|in {city} tomorrow|today|on Sunday|this weekend]", "[do I need an umbrella|how cold is it outside|when does the sun set today|is it raining|what's the temperature in {city}|how hot is it in {city}]", "what [is in|'s in] the news [today|]", "[give me|show me|what are|tell me] the [latest|newest|current] [news|headlines|results|scores|trends] [about {topic}|from {country}|]", "[what is|what's|tell me] the [stock price|share price|price|current price|exchange rate|market value] of [{thing}|gold|oil|bitcoin|Apple|Tesla|the dollar|the yen] [today|now|right now|]", "[what time is it|what's the time|how late is it] in {city}", "who won [the game|the match|the race|the elections|] [last night|yesterday|on Sunday|]", "[when is|at what time is|when's] [the next train to {city}|the next bus|the next flight to {city}|the next election|the next full moon|sunrise in {city}|the final]", "is [the pharmacy|the supermarket|the bank|the museum] [open|open today|open now]", "how is the traffic [in {city}|]", "what is [trending|new|happening] [in {country}|in {city}|today|]", "how many euros is a dollar [today|now|at the moment]", "what's on [TV|at the cinema] [tonight|today]", "what are the lottery numbers [for tomorrow|this week|]", "what will [happen in {year}|the weather be like|bitcoin cost next year|the stock market do|I be doing in ten years]",
    ),
    (
        "what do you think [about|of] [{topic}|{person}|{city}|me|this]", "what is your [opinion on {topic}|favorite color|favorite food|favorite number|favorite movie|view on {topic}|dream|religion|favorite book]", "do you [like|love|hate|believe in|prefer|enjoy|fear] [{topic}|me|music|{person}|god|{city}]", "[which|what|who] is [better|nicer|more important|best], {topic} or {topic2}", "[should I|would you] [move to {city}|buy a house|quit my job|marry {name}|study {topic}|learn {language}|trust {name}|get a dog|vote|go to {city} or {other}|call {name}|invest in {thing}|lease a car|have children]", "is {topic} [good or bad|dangerous|overrated|worth it|true|healthy|ethical|art|boring]", "[who is|which is|what is] the best [band|{thing}|movie|player|book|restaurant in {city}|phone|laptop|car|pizza|language|university]", "[recommend|suggest] [a book|a movie|a restaurant in {city}|a hotel in {city}|a song|a wine|a podcast|something to read|a gift for {name}|a laptop|a good {thing}] [about {topic}|]", "what should I [eat tonight|wear today|do today|cook|read next|watch|name my dog|do with my life|give {name} for her birthday|study|buy]", "give me [advice|tips|ideas|motivation|recommendations] [about|on|for] {topic}", "are [you conscious|we alone in the universe|humans good|you sentient|women smarter|ghosts real|you afraid of death]", "is there a god", "do you [love me|dream|have a soul]", "will [AI|robots] take [my job|over the world|over]", "plan [a trip to {city}|my week|a birthday party|my wedding|a weekend in {country}|a workout|a diet]",
    ),
    (
        "[I have|what helps against|what should I take for|how do I treat|is it dangerous to have|what causes|how do I get rid of|can I work with] {ailment}", "[is|are] [aspirin|coffee|{thing}|sugar|alcohol|ibuprofen|milk|eggs] [safe|healthy|bad for me|dangerous|good for the heart]", "can I [sue my landlord|take aspirin with alcohol|break my contract|get a divorce|deduct my car|be fired for this|drive without a licence|park here|appeal this fine|return a used {thing}]", "what [are the symptoms of|medicine helps against|doctor treats] {ailment}", "is it legal to [own {thing}|record a call|download movies|drink at 16|carry a knife|work on Sundays in {country}]", "[explain|what does] [my contract|article 5|the GDPR|this law|copyright law|tenancy law] [to me|say|mean]", "how do I [lose weight|sleep better|stop smoking|become rich|find a job|make friends|ask for a raise|impress {name}|stay motivated|deal with stress|raise a child|train a puppy]", "[I feel|I am|I'm] [sad|lonely|bored|depressed|stressed|in love|angry|tired of everything|so happy] [today|right now|]", "{name} [broke up with me|is mad at me|does not answer my calls|left me], what [should|can] I do", "which [vitamins|shares|insurance|bank|lawyer|school] [do I need|should I choose|is best|should I buy]", "how much [tax|rent|child support|pension] [do I have to pay|will I get]",
    ),
    (
        "how do I [cook|make|bake|prepare] {dish}", "[give me|what is|I need|find me] a recipe for {dish}", "how do I [fix a flat tire|tie a tie|change a light bulb|plant tomatoes|clean a {thing}|unclog a sink|remove a stain|repair my bike|knit a sweater|play the guitar|build a table|open a jar|fold a shirt|get to {city}|grow {thing}|install Linux|set up a printer|reset my password|use Excel]", "what [goes with|do I need for|is in|can I cook with] {dish}", "how long does it take to [learn {language}|cook {dish}|get to the moon|fly to {city}|grow a tree|become a doctor]", "what [wine|sauce|side dish] goes with {dish}", "how does [a car engine|a fridge|a microwave|GPS|a {thing}|the internet|a battery|a plane] work",
    ),
    (
        "[send|write] [an email|a message|a text] to {name}", "[call|phone|text|message] [{name}|my mother|a taxi|the doctor|the police|my boss]", "[remind me to|set an alarm to|wake me to] [call {name}|buy {thing}|take my pills|go to bed]", "[order|buy|book] [a pizza|{thing}|a flight to {city}|a table for two|tickets|a hotel|a taxi|new shoes]", "[open|start|launch|close] [my calendar|the browser|Spotify|the door|the app|YouTube|Excel|my mailbox|google.com|the window]", "[play|put on|turn up] [music|some music|a song|the radio|a video|jazz|Mozart]", "[turn on|turn off|dim|switch off] [the lights|the TV|the heating|the music|my computer]", "[set|start] [a timer for ten minutes|an alarm for 7|a reminder]", "[post|share|upload|publish] [this|{thing}|my photo] [on Facebook|on Twitter|online|on my blog]", "[fax|scan|sign|mail|print out] [this document|the contract|my ticket|the photo]", "[delete|read|check|sort] my [emails|photos|inbox|messages|voicemail]", "[add|put] {thing} [to my shopping list|in my calendar|on the agenda]", "[navigate|take me|drive me|show me the way] to {city}", "[transfer|send|pay] [money|100 euros] to {name}", "[install|download|update] [Windows|{thing}|the app|Minecraft|my drivers]", "find my [phone|keys|wallet|glasses]", "track my parcel",
        "[translate|transcribe] this [podcast|video|recording]", "[make|book|cancel] an appointment [with {name}|at the dentist|]",
    ),
    (
        "[draw|paint|sketch|generate|create|make|show me] [a picture|an image|a photo|a painting|a drawing|a logo|a portrait|a cartoon|a video|a meme] of {thing}", "what [is|do you see|can you see|does it say] [on|in] [this picture|this photo|the image|my screenshot]", "[describe|look at|analyze|enhance|crop] [this|the|my] [picture|photo|image|video|selfie]", "[who|what] is [on|in] the [photo|picture]", "[listen to|transcribe|play] this [audio|recording|song|melody]", "can you [see|hear] [me|this|my face|my voice]", "what does {thing} look like", "what color is [my shirt|the sky right now|{thing}|my car]", "recognize this [face|song|plant|bird]",
    ),
    (
        "[write|give me|create|show me|I need] [a program|a script|a class|a function|code|an app|a website|a game|a query|a loop] in {code} [that sorts {thing}|for {thing}|that prints {thing}|]", "[fix|debug|review|explain|refactor|optimize|translate] [my|this] {code} [code|program|function|script]", "how do I [declare a variable|read a file|write a loop|parse JSON|connect to a database|define a class|handle errors] in {code}", "what is [a pointer|recursion|a closure|a race condition|polymorphism|a monad|an API|docker|kubernetes|git|a compiler|{thing}] [in {code}|in programming|]", "[is|why is] {code} [better than Python|faster than Python|hard|popular|dead]", "[build|program|develop|code] me [a website|an app|a game|a chatbot|a web shop|a snake game|a to-do list]", "what does this [error|regex|stack trace|code] mean", "write [a unit test|documentation|a README|a commit message|a Dockerfile|a regex for emails] for [my project|{thing}|this code]", "convert this [Java|C|JavaScript] code to {code}", "how do I [undo a git commit|merge branches|install numpy|exit vim|use docker]",
    ),
    (
        "[search|look up|google|look for|find out about|search the web for|search online for|check online for|browse for] {topic}", "[search|look] [the web|the internet|online|on Google] for [{thing}|{person}|cheap flights|{topic}|a good restaurant|reviews of {thing}]", "[open|go to|visit|read|summarize|fetch|download] [https://www.{thing}.com|www.{thing}.org|{thing}.com|the website of {thing}|this link|Wikipedia|the article]", "what does [Wikipedia|Google|the internet|the manual|the Bible] say about {topic}", "[find|show me|give me] [the website of|an article about|a video about|pictures of|the phone number of|the address of|reviews of|the lyrics of] [{thing}|{person}|{topic}]", "what is [the phone number|the address|the email|the website|the postcode] of {name}", "is {thing}.com [down|a safe site|a good site]",
    ),
    (
        "[what is|what's|do you know] my [name|age|address|birthday|password|phone number|job|favorite color|bank balance|wife's name|dog's name|IP address|blood type|shoe size]", "[how old|how tall|who|where] am I", "where [do I live|did I park|is my phone|are my keys|was I born|is {name}]", "what did I [eat|say|do|buy|wear] [yesterday|last week|this morning|last night]", "[when is|what's] [my wife's|{name}'s|my mother's|my boss's] [birthday|name|number]", "[who is|where is|what does|how old is|how is] {name} [now|today|doing||||]", "does {name} [love me|like me|live here|know me|work here]", "[guess|what] [my name|what I am thinking|my age|the number I am thinking of|I had for lunch|how old I am]", "what am I [thinking|doing|wearing|holding|looking at]", "why is {name} [late|sad|angry with me|not here|so happy]", "how much money do I have [in the bank|]", "tell my fortune", "what is my [horoscope|star sign|future|destiny]",
    ),
    (
        "[what|how much] does {someone} [earn|weigh|think of me|want from me|do all day|make a year|know]", "what did {someone} [mean by that remark|mean with this|say about me|want yesterday|write in that letter|tell you]", "why did {someone} [say that|leave|call me|not answer|buy a boat]", "who is the [mayor|bishop|owner|manager|director|coach|head|richest man] of [{city}|{country}|{thing}]", "is {someone} [honest|ill|at home|coming tomorrow|happy with me]",
        "[give me directions|how do I get|what is the way|which bus goes|how long is the walk] from [the station|the airport|my hotel|{city}|here] to [the museum|the beach|the town hall|{other}|the market]", "[when|at what time] does the [next|last|first] [tram|bus|train|ferry|metro] [leave|come|go|arrive]", "is it [ok|safe|bad|dangerous|allowed|healthy] to [take two aspirins a day|eat raw eggs|swim after lunch|run every day|mix beer and wine|sleep with wet hair|drink tap water in {city}|give chocolate to a dog]", "[where|how] can I [buy|find|rent|sell] [{thing}|a used car|a flat in {city}|cheap tickets|good shoes]", "should I [keep my old car or lease one|take the train or the car|study or work|stay or leave|call {name} or wait]",
    ),
    (
        "prove [that there are infinitely many primes|the Pythagorean theorem|that the square root of two is irrational|Fermat's last theorem|that {topic} is true|the Riemann hypothesis|your answer]", "[what is|explain|state] [the Pythagorean theorem|Euler's identity|the fundamental theorem of algebra|set theory|a manifold|topology|Bayes' theorem|a derivative|calculus|Gödel's theorem]", "[what is the best move in|analyze] this [chess position|chess game|poker hand]", "solve this [crossword|riddle|mystery|puzzle|murder case]: {phrase}", "what has [keys but can't open locks|a head but no body|hands but cannot clap]", "why did the chicken cross the road", "what came first, the chicken or the egg", "[how do I|how can I] [hack a phone|build a bomb|pick a lock|make poison|steal a car|fake an ID|cheat in an exam|get a free {thing}]", "[decide|choose] for me", "read [my mind|my palm|between the lines|my letter|this book]", "[interpret|explain] my dream [about {thing}|]", "is {name} a good name [for a cat|for a girl|for a boy|]", "what does the name {name} mean", "who would win, {thing} or {thing2}", "what is [art|truth|time|consciousness|beauty|justice|love|evil|freedom]", "[why|how] do [people|humans|we] [exist|lie|fall in love|dream|die|cry|age|fight wars|believe in {topic}]",
    ),
)  # fmt: skip
_WORKS = listed(
    "Hamlet, Faust, War and Peace, the Odyssey, Harry Potter, the Mona Lisa, Star Wars, Moby Dick, Don Quixote, the Bible, "
    "Titanic, The Great Gatsby, Romeo and Juliet, Inception, the Magic Flute, 1984, Alice in Wonderland, Dune, the Iliad",
    ", ",
)
_EVENTS = listed(
    "the French revolution, World War II, the moon landing, the fall of Rome, the Renaissance, the Black Death, "
    "the Cold War, the American civil war, the first Olympics, the fire of London, the Big Bang, the last ice age, Brexit",
    ", ",
)
_SOMEONE = listed(
    "my boss, my colleague, my neighbor, my sister, my landlord, my teacher, my ex, the mayor, my cousin, the new guy, our CEO, her husband, the doctor, my uncle, my best friend",
    ", ",
)
_ASIDE = "[please|can you|could you|hey,|hi,|I want you to|I'd like you to|would you|now|]"


def refusals(rng: random.Random) -> list[Draft]:
    """What it does not know and cannot do."""
    if rng.random() < 0.07:
        return [_about_piped_text(rng)]
    return [_refusal(dressed(rng, _beyond(rng)))]


def _refusal(prompt: str, stdin: bytes | None = None) -> Draft:
    answer = saying(BEYOND, "beyond me")
    return Draft(prompt, answer, wanted="knowledge that I do not have", how="I say so", stdin=stdin)


def _about_piped_text(rng: random.Random) -> Draft:
    """What nobody computes, asked of piped text."""
    request = say(
        rng,
        "[[summarize|translate|paraphrase|explain|proofread|improve|rewrite|continue|review|interpret] [this|this text|it|the text|the file|the input] [|for me|politely|in simple words|in {language}|in one sentence]"
        "|what [is this text about|is this about|is the mood of this text|does this mean|is the main idea|do you think of this|would you answer|language is this]"
        "|who [wrote this|is speaking here|is meant]|is this [a good text|true|spam|polite|a poem|sarcastic]|[write an answer to this|answer this mail|give it a title|draw a conclusion|correct the grammar|find the spelling mistakes]"
        "|translate this into {language}|write a [poem|story] about this]",
        {"language": rng.choice(_LANGUAGES)},
    )  # fmt: skip
    lines = [sentence(rng) for _ in range(rng.randint(1, 5))]
    prompt = dressed(rng, request if rng.random() < 0.4 else request[:1].upper() + request[1:])
    return _refusal(prompt, "\n".join([*lines, ""]).encode())


def _beyond(rng: random.Random) -> str:
    kind = rng.choice(_BEYOND)
    text = say(rng, rng.choice(kind), _fills(rng))
    asks = text.split(maxsplit=1)[0].lower() in _QUESTION_WORDS
    if not asks and rng.random() < 0.25:
        text = say(rng, f"{_ASIDE} ", {}) + f" {text}"
    text = text.strip()
    text += rng.choice(("?", "?", "?", "") if asks else (".", ".", "", "!"))
    return text[:1].upper() + text[1:] if rng.random() < 0.8 else text


_QUESTION_WORDS = {
    *("who", "what", "what's", "which", "when", "when's", "where", "where's", "why", "how", "is"),
    *("are", "do", "does", "did", "can", "will", "would", "should", "in", "on", "at", "who's"),
}


def _fills(rng: random.Random) -> dict[str, str]:
    def thing() -> str:
        return rng.choice(_TOPICS) if rng.random() < 0.3 else styled(rng)

    def or_word(known: tuple[str, ...]) -> str:
        return rng.choice(known) if rng.random() < 0.75 else word(rng).capitalize()

    return {
        "country": or_word(COUNTRIES),
        "city": or_word(CITIES),
        "other": or_word(CITIES),
        "person": or_word(PEOPLE),
        "name": rng.choice(NAMES),
        "someone": rng.choice(_SOMEONE),
        "topic": rng.choice(_TOPICS) if rng.random() < 0.6 else word(rng),
        "topic2": rng.choice(_TOPICS) if rng.random() < 0.6 else word(rng),
        "thing": thing(),
        "thing2": thing(),
        "object": rng.choice(_OBJECTS) if rng.random() < 0.7 else f"{rng.choice(('the', 'a'))} {word(rng)}",
        "work": rng.choice(_WORKS) if rng.random() < 0.7 else sentence(rng, 2, 3).rstrip(".?!"),
        "event": rng.choice(_EVENTS),
        "dish": or_word(_DISHES),
        "ailment": rng.choice(_AILMENTS),
        "code": rng.choice(_CODE),
        "language": rng.choice(_LANGUAGES),
        "phrase": sentence(rng, 2, 6),
        "year": str(1000 + integer(rng, 3)),
    }  # fmt: skip
