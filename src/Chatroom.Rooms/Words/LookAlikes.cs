namespace Chatroom.Rooms.Words;

/// <summary>Characters that people read as others. Immutable tables, read once by <see cref="Folding"/>.</summary>
internal static class LookAlikes
{
    /// <summary>
    /// In each row the first character is what the others stand for: letters with marks, raised, lowered and circled ones, small
    /// capitals, and the Cyrillic and Greek letters of the same shape. Lower case only: case is folded before.
    /// </summary>
    public static string[] Rows { get; } =
    [
        "0⁰₀⓪",
        "1¹₁①",
        "2²₂②",
        "3³₃③",
        "4⁴₄④",
        "5⁵₅⑤",
        "6⁶₆⑥",
        "7⁷₇⑦",
        "8⁸₈⑧",
        "9⁹₉⑨",
        "aªàáâãäåāăąǎǟǡǻȁȃȧᴬᵃḁạảấầẩẫậắằẳẵặₐⓐɑᴀаα",
        "bᴮᵇḃḅḇℬⓑƀʙɓвβ",
        "cçćĉċčᶜḉℂℭⓒꟲᴄсϲ",
        "dďᴰᵈḋḍḏḑḓⅅⅆⓓđᴅɖɗԁ",
        "eèéêëēĕėęěȅȇȩᴱᵉḕḗḙḛḝẹẻẽếềểễệₑℯℰⅇⓔᴇɛеєε",
        "fᶠḟℱⓕꟳꜰƒ",
        "gĝğġģǧǵᴳᵍḡℊⓖɢɡǥɠԍ",
        "hĥȟʰᴴḣḥḧḩḫẖₕℋℌℍℎⓗħʜɦһн",
        "iìíîïĩīĭįİǐȉȋᴵᵢḭḯỉịⁱℐℑℹⅈⓘıɪɩɨіїι",
        "jĵǰʲᴶⅉⓙⱼᴊɉјϳ",
        "kķǩᴷᵏḱḳḵₖⓚᴋƙкκ",
        "lĺļľˡᴸḷḹḻḽₗℒℓⓛłʟƚɫ",
        "mᴹᵐḿṁṃₘℳⓜᴍм",
        "nñńņňǹᴺṅṇṉṋⁿₙℕⓝɴɲŋηп",
        "oºòóôõöōŏőơǒǫǭȍȏȫȭȯȱᴼᵒṍṏṑṓọỏốồổỗộớờởỡợₒℴⓞøᴏɵоοσ",
        "pᴾᵖṕṗₚℙⓟᴘƥрρ",
        "qℚⓠꟴԛ",
        "rŕŗřȑȓʳᴿᵣṙṛṝṟℛℜℝⓡʀɍгɾ",
        "sśŝşšſșˢṡṣṥṧṩẛₛⓢꜱѕ",
        "tţťțᵀᵗṫṭṯṱẗₜⓣŧᴛтτ",
        "uùúûüũūŭůűųưǔǖǘǚǜȕȗᵁᵘᵤṳṵṷṹṻụủứừửữựⓤᴜʉυ",
        "vᵛᵥṽṿⓥⱽᴠνѵ",
        "wŵʷᵂẁẃẅẇẉẘⓦᴡԝω",
        "xˣẋẍₓⓧхχ",
        "yýÿŷȳʸẏẙỳỵỷỹⓨʏɏуүγ",
        "zźżžᶻẑẓẕℤℨⓩƶᴢ",
    ];

    /// <summary>Radicals from U+2F00 on, as the ideographs that they look like.</summary>
    public const string Radicals =
        "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日" +
        "曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行" +
        "衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

    /// <summary>Half-width katakana from U+FF66 on, as full-width ones.</summary>
    public const string HalfWidthKana =
        "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    /// <summary>Pairs: kana with a voicing mark, and without. Half-width text writes the mark as a character of its own.</summary>
    public const string VoicedKana =
        "がかぎきぐくげけごこざさじしずすぜせぞそだたぢちづつでてどとばはぱはびひぴひぶふぷふべへぺへぼほぽほゔうゞゝガカギキグクゲケゴコザサジシズスゼセ" +
        "ゾソダタヂチヅツデテドトバハパハビヒピヒブフプフベヘペヘボホポホヴウヷワヸヰヹヱヺヲヾヽ";
}
