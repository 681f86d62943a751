(function(){var e=document.getElementById("live"),n=0;if(!e||!window.XMLHttpRequest)return;
function again(){n++;setTimeout(ask,n<60?2000:10000)}
function ask(){var x=new XMLHttpRequest();x.open("GET",e.getAttribute("data-from"),true);
x.onreadystatechange=function(){if(x.readyState!==4)return;var m=/"state":"([a-z0-9_.-]*)"/.exec(x.responseText);
if(x.status===200&&m&&m[1]!==e.getAttribute("data-state"))location.replace(location.href.split("#")[0]);else again()};x.send()}
again()})()
