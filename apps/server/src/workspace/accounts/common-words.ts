/** What passwords in use are made of, from the published lists of the most common ones. With digits and signs around they are no better. */
export const COMMON_WORDS: ReadonlySet<string> = new Set(
  `
aaa abc abcabc abcd abcdef abcdefg abcdefgh abcdefghi abcdefghij abracadabra access accessdenied account accounts adgangskode
admin adminadmin administrator alexander alexandra alien alpha alphabet alphaomega amanda amazon america american amor amore
amormio andrew android angel angelangel angelina angels anything apple april arsenal asdf asdfasdf asdfgh asdfghjkl asdfjkl
ashley asshole august australia autumn azerty azertyuiop babybaby babyboy babygirl bacon bailey banana bananas bandit
barcelona baseball basketball batman batterystaple bayernmuenchen beer benjamin berlin besiktas bienvenue bigboss bitchbitch
blackie blackmetal blessed blessing blueberry bonjour borussia boss bossman boston brasil bravo brazil broncos brother buddy
bullshit burger business buster butterfly california canada champion champions changeme changemenow changepassword charlie
cheese cheesecake chelsea chicago chicken chickens chocolate chouchou christian christopher chrome coffee coffeecoffee
collaboration college company computer computers contrasena contraseña cookie cookies correcthorse correcthorsebattery
correcthorsebatterystaple corvette cougar cowboys crystal cupcake customer daddy daniel darling darthvader database daylight
debian december default demo demodemo deutschland diamond diamonds dienstag director docker document documents dollar dollars
donald donnerstag dortmund doudou dragon dragonball dragonballz dragons dumbledore eagle eagles eintwodrei elizabeth emerald
eminem england enterpassword espana everton everything example facebook falcon families family father february fenerbahce
ferrari finance firefox fishing florida flower flowers football forever fortnite foxtrot france francesca freedom freitag
friday friends friendship frodo fruehling fuckme fuckoff fuckyou fuckyoufuckyou gabriel gabriela galatasaray gandalf garfield
geheim germany ginger giovanni github gitlab godisgood golden golfer golfing goodbye goodmorning goodnight google graduate
grandma grandpa greenday gryffindor guest guitar hallo hallohallo hamburg hamburger harley harleydavidson harrypotter haslo
heaven hello helloall hellohello hellokitty helloworld helpdesk herbst highschool hobbit hockey hocuspocus hogwarts
homersimpson homework honda honey honeybunny hunter hunting hurricane ihatepasswords ihatethis ilovejesus iloveme iloveu
iloveyou iloveyoubaby iloveyouforever iloveyouso india indonesia instagram internet internetexplorer iphone ironmaiden
isabella istanbul italia italy itsme itsmebaby iwillsurvive jakarta january jennifer jessica jesus jesuschrist jesusislord
jesussaves jetaime jonathan jordan jordanmichael july june juventus katharina kawasaki kennwort killer killers kindergarten
kubernetes ladybug lakers lamborghini leonardo letmein letmeinnow liberty liebling lightning linkedin linkinpark linux
liverpool lkjhgfdsa login loginlogin london lordoftherings losenord loulou lovelove lovely loveme lover lovers loveyou lucky
luckyone lösenord madrid maggie mamapapa manager manchester manchesterunited march marketing master matrix maximilian mercedes
metallica mexico michael michelle mickey mickeymouse microsoft million millionaire minecraft minnie mittwoch mnbvcxz mommy
monday money moneymoney monkey montag moonlight motdepasse mother muenchen music musica mustang myname mynameis mypass
mypassword mypasswordis myself myspace mysql naruto ncc1701 netflix network newpassword newyork nicole ninja nirvana nobody
nopassword nopasswords nothing november number numberone october office oldpassword oliver omega onetwothree onetwothreefour
onlyme onlyyou opensesame oracle orange oscar packers pakistan panther paris parola passw0rd passwoerter password passwordone
passwordpassword passwords passwordtwo passwort patrick patriots peanut peanutbutter pepper peppermint phoenix pikachu
pineapple pizza please poiuytrewq pokemon popcorn porsche postgres postgresql predator princess private pumpkin purple
pussycat qazwsx qazwsxedc qweasd qweasdzxc qwer qwerasdf qwerasdfzxcv qwert qwerty qwertyqwerty qwertyu qwertyuiop qwertz
qwertzuiop rainbow rangers realmadrid rebecca redsox roblox rocknroll rockstar rocky root rootroot running salasana sales
samantha sample samstag samsung sapphire saturday schalke schatz schatzi schnucki school schools scooby scoobydoo sebastian
secret secretpassword secrets secure security senha senhasenha september server service sesame sexsexsex sexysexy shadow
sicher sicherheit signin silver simpsons sister skater skating skywalker slayer slipknot slytherin smokey snoopy snowball
snowboard snowflake snowman soccer softball soleil somebody something sommer sonntag sophie spain spiderman spongebob spotify
spring stardust starlight startrek starwars starwarsfan steelers stephanie strawberry student students subaru sugar summer
sunday sunflower sunshine superman support surfing sweetheart sweetie swimming sydney system systems tandem tandemtandem tango
teacher teachers teamo temporary temppass temppassword tennis tequiero terminator test tester testing testpass testpassword
testtest testuser texas thankyou thepassword thisisapassword thisismypassword thisispassword thunder thursday tiamo tiger
tigers tigger tinkerbell together toor topsecret tornado toronto tottenham toyota trinity trustno trustnoone tuesday tupac
turkey turkeys turkiye twitter ubuntu unicorn university unix user username victoria volcano voldemort volleyball wachtwoord
warrior warriors wasd wasdwasd wednesday welcome welcomeback welcometo whatever whatsapp whiteboard willkommen windows winner
winnie winniethepooh winning winter wizard wolverine wolves workspace wsxedc yamaha yankees yellow yoda yourpassword youtube
zxcv zxcvbn zxcvbnm
`
    .trim()
    .split(/\s+/),
)
