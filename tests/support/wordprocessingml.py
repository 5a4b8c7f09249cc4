"""Reading DOCX parts, and the order of elements that Word insists on.

Source of the orders: ECMA-376, Part 1, Annex A.1 (wml.xsd), types CT_PPr, CT_RPr (as in the first
edition, which lists them in sequence), CT_TcPr, CT_TblPr, CT_SectPr, CT_Style, CT_Settings and
what they contain. Word repairs or refuses a file that has another order.
"""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_BORDERS = _names("top start left bottom end right insideH insideV tl2br tr2bl")
_MARGINS = _names("top start left bottom end right")

CHILD_ORDER: dict[str, tuple[str, ...]] = {
    "document": _names("background body"),
    "pPr": _names(
        """pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers
        pBdr shd tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE
        autoSpaceDN bidi adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents
        suppressOverlap jc textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle
        rPr sectPr pPrChange"""
    ),
    "rPr": _names(
        """rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint
        noProof snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect
        bdr shd fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"""
    ),
    "tblPr": _names(
        """tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc
        tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription
        tblPrChange"""
    ),
    "tcPr": _names(
        """cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText
        vAlign hideMark headers cellIns cellDel cellMerge tcPrChange"""
    ),
    "tblBorders": _BORDERS,
    "tcBorders": _BORDERS,
    "tblCellMar": _MARGINS,
    "tcMar": _MARGINS,
    "sectPr": _names(
        """headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders
        lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter
        docGrid printerSettings sectPrChange"""
    ),
    "tbl": _names("bookmarkStart bookmarkEnd tblPr tblGrid tr"),
    "tr": _names("tblPrEx trPr tc"),
    "styles": _names("docDefaults latentStyles style"),
    "docDefaults": _names("rPrDefault pPrDefault"),
    "style": _names(
        """name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed
        qFormat locked personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr
        tblStylePr"""
    ),
    "settings": _names(
        """writeProtection view zoom removePersonalInformation removeDateAndTime
        doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText
        printFractionalCharacterWidth printFormsData embedTrueTypeFonts embedSystemFonts
        saveSubsetFonts saveFormsData mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader
        bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors
        activeWritingStyle proofState formsDesign attachedTemplate linkStyles stylePaneFormatFilter
        stylePaneSortMethod documentType mailMerge revisionView trackRevisions doNotTrackMoves
        doNotTrackFormatting documentProtection autoFormatOverride styleLockTheme styleLockQFSet
        defaultTabStop autoHyphenation consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps
        showEnvelope summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders
        bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets drawingGridHorizontalSpacing
        drawingGridVerticalSpacing displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery
        doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin drawingGridVerticalOrigin
        doNotShadeFormData noPunctuationKerning characterSpacingControl printTwoOnOne
        strictFirstAndLastChars noLineBreaksAfter noLineBreaksBefore savePreviewPicture
        doNotValidateAgainstSchema saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText
        doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt showXMLTags
        alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr endnotePr compat docVars
        rsids mathPr attachedSchema themeFontLang clrSchemeMapping doNotIncludeSubdocsInStats
        doNotAutoCompressPictures forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary
        shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator"""
    ),
}
"""Per element its possible children in the only order they may have."""

ANY_ORDER: dict[str, frozenset[str]] = {
    "trPr": frozenset(
        _names(
            """cnfStyle divId gridBefore gridAfter wBefore wAfter cantSplit trHeight tblHeader
            tblCellSpacing jc hidden ins del trPrChange"""
        )
    ),
}
"""Per element its possible children, where their order is free (CT_TrPr)."""

FIRST: dict[str, str] = {"p": "pPr", "r": "rPr", "tc": "tcPr"}
"""Per element the child that must be its first, where it has it."""


def read_parts(docx: bytes) -> dict[str, bytes]:
    """The parts of a DOCX by name."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        return {name: package.read(name) for name in package.namelist()}


def part(docx: bytes, name: str = "word/document.xml") -> etree._Element:
    """One part of a DOCX."""
    return etree.fromstring(read_parts(docx)[name])


def value(element: etree._Element, path: str, attribute: str = "val") -> str | None:
    """An attribute of the element that `path` names, as ``pPr/pStyle``, or None."""
    found = element.find("/".join(f"{W}{step}" for step in path.split("/")))
    return None if found is None else found.get(f"{W}{attribute}")


def text_of(element: etree._Element) -> str:
    """All text in an element."""
    return "".join(element.itertext(f"{W}t"))


def misplaced(root: etree._Element) -> list[str]:
    """What Word would object to: each child that is unknown, or out of order, with its parent."""
    found = []
    for element in root.iter(f"{W}*"):
        name = etree.QName(element).localname
        children = [etree.QName(child).localname for child in element]
        if name in CHILD_ORDER:
            order = CHILD_ORDER[name]
            places = [order.index(child) for child in children if child in order]
            right = len(places) == len(children) and places == sorted(places)
        elif name in ANY_ORDER:
            right = set(children) <= ANY_ORDER[name]
        else:
            right = FIRST.get(name) not in children[1:]
        if not right:
            found.append(f"{name}: {' '.join(children)}")
    return found
